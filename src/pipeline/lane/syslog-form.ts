/** Syslog by its bytes: RFC 5424 without structured data, and RFC 3164 with a host and a tag, as sent or as in the files of rsyslog. */
import { DASH, isDigit, SPACE } from '../../record/ascii.ts';
import { type Bytes, plainEnd } from '../../record/bytes.ts';
import type { LogRecord } from '../../record/record.ts';
import type { ByteLine, LineTemplate, TemplatePart } from '../../wire/byte-line.ts';
import { createIsoClock, createMonthClock, MONTH_SECOND } from './byte-clock.ts';
import { createKnownFields, knownFor, learn } from './known-fields.ts';
import type { LineForm } from './lane.ts';
import { lineEnd } from './line-end.ts';
import {
  APP,
  found,
  HOST,
  KINDS,
  mayBeginWithLevel,
  MESSAGE,
  MESSAGE_ID,
  PID,
  PRIORITY,
  readPriority,
  readRfc5424Fields,
  readTag,
  setSpan,
  spans,
} from './syslog-fields.ts';
import type { Teacher } from './teacher.ts';

/** `2026-11-24T10:15:02Z` and longer. */
const SHORTEST_TIME = 20;
const LONGEST_TIME = 35;
/** rsyslog writes microseconds into files; other times begin other logs as well. */
const MICROSECONDS_END = '2026-11-24T10:15:02.123456'.length;
const ZONE_LENGTH = '+01:00'.length;
const COLON = 58;
const PLUS = 43;
const CAPITAL_Z = 90;

export function createSyslogForm(teacher: Teacher): LineForm {
  const isoClock = createIsoClock((text) => teacher.timeOf(`<13>1 ${text} h a - - - x`));
  const monthClock = createMonthClock((text) => teacher.timeOf(`<13>${text} host app: x`));
  const known = Array.from({ length: KINDS }, () =>
    createKnownFields<LineTemplate | 'none'>([PRIORITY, APP]),
  );

  /** Reads all before the message; gives where that begins, or -1. */
  function readHead(line: ByteLine, at: number): number {
    const { bytes } = line;
    const start = readPriority(bytes, at);
    if (start === -1 || start + LONGEST_TIME > bytes.length) return -1;
    if (!isDigit(bytes.view.getUint8(start))) {
      line.time = monthClock(bytes, start, line.now);
      return Number.isNaN(line.time) ? -1 : readTag(bytes, start + MONTH_SECOND);
    }
    const end = zonedEnd(bytes, start);
    if (end === -1) return -1;
    line.time = isoClock(bytes, start, end);
    if (Number.isNaN(line.time)) return -1;
    const isVersioned = start > at && bytes.view.getUint8(start - 1) === SPACE;
    if (isVersioned) return readRfc5424Fields(bytes, end);
    return start === at && isOfRsyslog(bytes, start, end) ? readTag(bytes, end) : -1;
  }

  return {
    read(line, at) {
      const { bytes } = line;
      const message = readHead(line, at);
      if (message === -1) return -1;
      const isFile = spans[2 * PRIORITY + 1] === spans[2 * PRIORITY];
      if (isFile && mayBeginWithLevel(bytes, message)) return -1;
      const end = plainEnd(bytes, message, line.isText);
      setSpan(MESSAGE, message, end);
      line.spans = spans;
      return lineEnd(bytes, end);
    },
    templateOf(line) {
      const ofKind = known[found.kind];
      if (ofKind === undefined) return undefined;
      const template =
        knownFor(ofKind, line) ??
        learn(ofKind, line, () => teacher.templateFor(line, partsOf) ?? 'none');
      return template === 'none' ? undefined : template;
    },
  };
}

/** Where the time ends that begins here, with its zone: without one, the next word might be it. */
function zonedEnd(bytes: Bytes, start: number): number {
  let end = start + SHORTEST_TIME;
  while (end < start + LONGEST_TIME && bytes.view.getUint8(end) !== SPACE) end += 1;
  if (bytes.view.getUint8(end - 1) === CAPITAL_Z) return end;
  const sign = bytes.view.getUint8(end - ZONE_LENGTH);
  return bytes.view.getUint8(end - 3) === COLON && (sign === PLUS || sign === DASH) ? end : -1;
}

/** Whether a time with its zone has microseconds. */
function isOfRsyslog(bytes: Bytes, start: number, end: number): boolean {
  const isUtc = bytes.view.getUint8(end - 1) === CAPITAL_Z;
  return end - (isUtc ? 1 : ZONE_LENGTH) === start + MICROSECONDS_END;
}

/** The message, the host, and of the attributes what each line has of its own. */
function partsOf({ host, attributes = {} }: LogRecord): TemplatePart[] {
  const parts: TemplatePart[] = [{ from: MESSAGE, to: MESSAGE, after: '"' }];
  const add = (before: string, field: number, after: string) => {
    write(before);
    parts.push({ from: field, to: field, after });
  };
  const write = (text: string) => {
    const last = parts.at(-1);
    if (last !== undefined) last.after += text;
  };
  if (host !== undefined) add(',"host":"', HOST, '"');
  let separator = ',"attributes":{';
  for (const [name, value] of Object.entries(attributes)) {
    const quote = typeof value === 'number' ? '' : '"';
    const field = OWN.get(name);
    if (field === undefined) write(`${separator}"${name}":${JSON.stringify(value)}`);
    else add(`${separator}"${name}":${quote}`, field, quote);
    separator = ',';
  }
  write(separator === ',' ? '}}\n' : '}\n');
  return parts;
}

const OWN: ReadonlyMap<string, number> = new Map([
  ['pid', PID],
  ['message_id', MESSAGE_ID],
]);
