/**
 * What the names of fields mean in the structured formats. Of several names for one thing the first that can be read counts: those that
 * one format made for it come before those that any program uses as it likes.
 */
import {
  severityOfNumber,
  severityOfPino,
  severityOfSyslog,
  severityOfWord,
} from './field-severity.ts';
import { timeOf } from './field-time.ts';
import { type Fields, isObject } from './json-object.ts';
import { renderTemplate } from './message-template.ts';
import type { Severity } from '../severity.ts';
import type { TimestampReader } from './timestamp-reader.ts';

/** Reads the value of a field; `fields` are all of the line, as some names need a second look. */
type Reader<T> = (value: unknown, clock: TimestampReader, fields: Fields) => T | undefined;

/** The places that a record has, beside its attributes. */
export const TIMESTAMP = 0;
export const SEVERITY = 1;
export const MESSAGE = 2;
export const SERVICE = 3;
export const HOST = 4;

export interface Meaning {
  place: number;
  /** The lower, the sooner it counts. */
  rank: number;
  read: Reader<unknown>;
}

/** Names whose values are read alike, with blanks between. */
type Names<T> = readonly (readonly [names: string, read: Reader<T>])[];

const TIMES: Names<number> = [
  ['@t __REALTIME_TIMESTAMP timeUnixNano instant', timeOf],
  ['time timestamp @timestamp ts t timeMillis datetime Timestamp asctime date', timeOf],
];

const LEVELS: Names<Severity> = [
  ['@l', wordOf],
  ['PRIORITY', priorityOf],
  ['severityNumber SeverityNumber', openTelemetryLevelOf],
  ['severityText SeverityText', wordOf],
  ['level', levelOf],
  ['severity', (value) => wordOf(value) ?? syslogLevelOf(value) ?? pinoLevelOf(value)],
  ['lvl loglevel log.level logLevel levelname level_name Level LogLevel', wordOf],
  ['s', mongoLevelOf],
  // Heroku's router.
  ['at', wordOf],
];

const MESSAGES: Names<string> = [
  ['@m', textOf],
  ['@mt', templateOf],
  ['MESSAGE', journalTextOf],
  ['short_message msg message Message RenderedMessage event text', textOf],
  ['body Body', openTelemetryBodyOf],
  ['log', textOf],
];

const SERVICES: Names<string> = [
  ['service service.name service_name serviceName', serviceOf],
  ['resource Resource', resourceServiceOf],
  ['SYSLOG_IDENTIFIER _COMM', serviceOf],
];

const HOSTS: Names<string> = [['host hostname host.name host.hostname _HOSTNAME', hostOf]];

/** By name. */
export const MEANINGS: ReadonlyMap<string, Meaning> = new Map([
  ...meaningsOf(TIMESTAMP, TIMES),
  ...meaningsOf(SEVERITY, LEVELS),
  ...meaningsOf(MESSAGE, MESSAGES),
  ...meaningsOf(SERVICE, SERVICES),
  ...meaningsOf(HOST, HOSTS),
]);

function meaningsOf(place: number, all: Names<unknown>): [string, Meaning][] {
  return all
    .flatMap(([names, read]) => names.split(' ').map((name) => ({ name, read })))
    .map(({ name, read }, rank) => [name, { place, rank, read }]);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function wordOf(value: unknown): Severity | undefined {
  return typeof value === 'string' ? severityOfWord(value) : undefined;
}

/**
 * `level` is a word; else a number of pino and bunyan; else, in GELF, one of syslog. In any other line 0 to 7 may be .NET's
 * or Go's, where 0 is harmless, and stays what it is.
 */
function levelOf(value: unknown, _clock: TimestampReader, fields: Fields): Severity | undefined {
  if (typeof value === 'string') return severityOfWord(value);
  return pinoLevelOf(value) ?? ('short_message' in fields ? syslogLevelOf(value) : undefined);
}

function pinoLevelOf(value: unknown): Severity | undefined {
  return typeof value === 'number' ? severityOfPino(value) : undefined;
}

function syslogLevelOf(value: unknown): Severity | undefined {
  return typeof value === 'number' ? severityOfSyslog(value) : undefined;
}

function openTelemetryLevelOf(value: unknown): Severity | undefined {
  return typeof value === 'number' ? severityOfNumber(value) : undefined;
}

/** The journal writes all its numbers as text. */
function priorityOf(value: unknown): Severity | undefined {
  return syslogLevelOf(typeof value === 'string' && value !== '' ? Number(value) : value);
}

/** `F E W I D`, `D1` to `D5`, beside a time in an object. https://www.mongodb.com/docs/manual/reference/log-messages/ */
function mongoLevelOf(
  value: unknown,
  _clock: TimestampReader,
  { t }: Fields,
): Severity | undefined {
  if (typeof value !== 'string' || !isObject(t) || !('$date' in t)) return undefined;
  return severityOfWord(/^D[1-5]$/.test(value) ? 'D' : value);
}

function templateOf(value: unknown, _clock: TimestampReader, fields: Fields): string | undefined {
  return typeof value === 'string' ? renderTemplate(value, fields, fields['@r']) : undefined;
}

/** The journal writes what is not printable UTF-8 as an array of bytes. */
function journalTextOf(value: unknown): string | undefined {
  if (!Array.isArray(value)) return textOf(value);
  const isBytes = value.every((byte) => Number.isInteger(byte) && byte >= 0 && byte <= 255);
  return isBytes && value.length > 0 ? Buffer.from(value).toString() : undefined;
}

/** `"body": "text"` or `{"stringValue": "text"}`; in a line without a sign of OpenTelemetry it may be a request's. */
function openTelemetryBodyOf(
  value: unknown,
  _clock: TimestampReader,
  fields: Fields,
): string | undefined {
  const isOpenTelemetry = SIGNS_OF_OPEN_TELEMETRY.some((name) => Object.hasOwn(fields, name));
  if (!isOpenTelemetry) return undefined;
  return textOf(isObject(value) ? value['stringValue'] : value);
}

const SIGNS_OF_OPEN_TELEMETRY = [
  'timeUnixNano',
  'observedTimeUnixNano',
  'severityNumber',
  'severityText',
  'SeverityNumber',
  'SeverityText',
];

/** Heroku's router calls the ms that an answer took its `service`. */
const DURATION = /^\d[\d.]*(?:ns|us|µs|ms|s)$/;

/** `"service": "api"`, or the nested `"service": {"name": "api"}` of the Elastic Common Schema. */
function serviceOf(value: unknown): string | undefined {
  const name = isObject(value) ? value['name'] : value;
  return typeof name === 'string' && name !== '' && !DURATION.test(name) ? name : undefined;
}

/** OpenTelemetry's `service.name` among the attributes of a resource: a map, or a list of `{key, value: {stringValue}}`. */
function resourceServiceOf(value: unknown): string | undefined {
  if (!isObject(value)) return undefined;
  const attributes = value['attributes'] ?? value;
  if (isObject(attributes)) return serviceOf(attributes['service.name']);
  if (!Array.isArray(attributes)) return undefined;
  const pair: unknown = attributes.find((each) => isObject(each) && each['key'] === 'service.name');
  return isObject(pair) && isObject(pair['value'])
    ? textOf(pair['value']['stringValue'])
    : undefined;
}

/** A name, or the Elastic Common Schema's `{"name": ..., "hostname": ...}`. */
function hostOf(value: unknown): string | undefined {
  return isObject(value) ? textOf(value['name'] ?? value['hostname']) : textOf(value);
}
