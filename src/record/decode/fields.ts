/** The fields of a structured line, sorted into the places of a record and the attributes. */
import type { Decoded } from './decoded.ts';
import { HOST, MEANINGS, MESSAGE, SERVICE, SEVERITY, TIMESTAMP } from './field-names.ts';
import { severityOfWord } from './field-severity.ts';
import { type Fields, isObject, isOddNumber, setField } from './json-object.ts';
import type { Attributes } from '../record.ts';
import type { Severity } from '../severity.ts';
import type { TimestampReader } from './timestamp-reader.ts';

export interface SortedFields {
  decoded: Decoded;
  /** Those of `decoded`, which has none where this is empty. */
  attributes: Attributes;
  hasAttributes: boolean;
  /** Whether the attributes are neither nested nor numbers that may be odd, and so need no look into them. */
  isPlain: boolean;
}

/** Behind every rank. */
const NO_RANK = 1000;

/**
 * Sorts the fields; `line` is their text, the message where no field is one. A field that has no place in the record, or that says
 * more than what was taken from it, is an attribute with the value it had. The attributes are not bounded here.
 */
export function sortFields(fields: Fields, line: string, clock: TimestampReader): SortedFields {
  // By place: the best reading so far, its name and its rank.
  const values: unknown[] = [undefined, undefined, undefined, undefined, undefined];
  const names = ['', '', '', '', ''];
  const ranks = [NO_RANK, NO_RANK, NO_RANK, NO_RANK, NO_RANK];
  const sorted: SortedFields = {
    decoded: { message: line },
    attributes: {},
    hasAttributes: false,
    isPlain: true,
  };
  for (const key in fields) {
    const field = fields[key];
    const meaning = MEANINGS.get(key);
    if (meaning !== undefined && meaning.rank < (ranks[meaning.place] ?? 0)) {
      const value = meaning.read(field, clock, fields);
      if (value !== undefined) {
        const displaced = names[meaning.place];
        if (displaced) keep(sorted, displaced, fields[displaced]);
        values[meaning.place] = value;
        names[meaning.place] = key;
        ranks[meaning.place] = meaning.rank;
        if (typeof field !== 'object' || !saysMore(field, value)) continue;
      }
    }
    keep(sorted, key, field);
  }
  // A template that was filled in is the name of the event, and cannot be had back from the message.
  if (names[MESSAGE] === '@mt' && values[MESSAGE] !== fields['@mt']) {
    keep(sorted, '@mt', fields['@mt']);
  }
  fill(sorted.decoded, values, fields);
  if (sorted.hasAttributes) sorted.decoded.attributes = sorted.attributes;
  return sorted;
}

/** Puts the readings into their places. */
function fill(decoded: Decoded, values: unknown[], fields: Fields): void {
  const severity = values[SEVERITY] ?? impliedSeverity(fields);
  if (values[MESSAGE] !== undefined) decoded.message = values[MESSAGE] as string;
  if (values[TIMESTAMP] !== undefined) decoded.timestamp = values[TIMESTAMP] as number;
  if (severity !== undefined) decoded.severity = severity as Severity;
  if (values[SERVICE] !== undefined) decoded.service = values[SERVICE] as string;
  if (values[HOST] !== undefined) decoded.host = values[HOST] as string;
}

/**
 * Whether an object holds more than the text that was taken from it, as `"service": {"name": "api", "version": "2"}` does.
 * Times are taken whole, and the journal's bytes.
 */
function saysMore(field: unknown, value: unknown): boolean {
  if (typeof value !== 'string' || !isObject(field)) return false;
  const entries = Object.values(field);
  return entries.length !== 1 || entries[0] !== value;
}

/** For a line whose own fields name none: the Elastic Common Schema nests it, Serilog leaves out what is usual. */
function impliedSeverity(fields: Fields): Severity | undefined {
  const { log } = fields;
  if (isObject(log) && typeof log['level'] === 'string') return severityOfWord(log['level']);
  return '@t' in fields && !('@l' in fields) ? 'INFO' : undefined;
}

function keep(sorted: SortedFields, name: string, value: unknown): void {
  if (typeof value === 'number') sorted.isPlain &&= !isOddNumber(value);
  else if (typeof value === 'object') sorted.isPlain &&= value === null;
  sorted.hasAttributes = true;
  setField(sorted.attributes, name, value);
}
