/** Teaches the short way of a source what the long way makes of lines. */
import { completeRecord } from '../../record/complete.ts';
import type { Decoder } from '../../record/decode/decoder.ts';
import { createIdMinter } from '../../record/id.ts';
import type { LogRecord } from '../../record/record.ts';
import { bytesOf } from '../../record/bytes.ts';
import type { Severity } from '../../record/severity.ts';
import type { Origin } from '../../source/source.ts';
import { encodeRecord } from '../../wire/batch.ts';
import {
  boundOf,
  type ByteLine,
  createTemplate,
  type LineTemplate,
  type TemplatePart,
  writeLine,
} from '../../wire/byte-line.ts';
import { createLineHead } from '../../wire/line-head.ts';

export interface Teacher {
  /** The time that the text has as a line, in ms since the epoch, or NaN where it names none. */
  timeOf(text: string): number;
  /** A template by which the line becomes what the long way makes of it, or undefined where there is none with these parts. */
  templateFor(
    line: ByteLine,
    partsOf: (record: LogRecord) => readonly TemplatePart[],
  ): LineTemplate | undefined;
}

const CR = 13;

/** `usual` is the severity of lines that name none, where the source has none of its own. */
export function createTeacher(origin: Origin, decode: Decoder, usual: Severity): Teacher {
  const { service, severity = usual } = origin;
  const mint = createIdMinter(origin.fingerprint);

  function recordOf({ time, position, now }: ByteLine, text: string): LogRecord | undefined {
    const decoded = decode(text);
    if (decoded?.timestamp !== time) return undefined;
    return completeRecord(decoded, { service, severity, timestamp: time }, now, mint, position);
  }

  return {
    timeOf: (text) => decode(text)?.timestamp ?? Number.NaN,
    templateFor(line, partsOf) {
      const record = recordOf(line, textOf(line));
      if (record === undefined) return undefined;
      const template = createTemplate(createLineHead(record), partsOf(record));
      return encodeRecord(record) === written(template, line) ? template : undefined;
    },
  };
}

/** The line without its end. */
function textOf({ bytes: { data }, start, length }: ByteLine): string {
  const end = start + length - 1;
  return data.toString('utf8', start, data[end - 1] === CR ? end - 1 : end);
}

function written(template: LineTemplate, line: ByteLine): string {
  const bytes = bytesOf(Buffer.alloc(boundOf(template, line)));
  return bytes.data.toString('utf8', 0, writeLine(template, line, bytes, 0));
}
