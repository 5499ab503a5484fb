/**
 * JSON lines of the common loggers, recognised by their key names:
 * pino, bunyan, winston, zap, slog, logrus and structlog. What has no field of ours becomes an attribute.
 */
import { isBounded } from './attributes.ts';
import type { Decoded } from './decoded.ts';
import type { Attributes } from './record.ts';
import { type Severity, severityOf } from './severity.ts';
import type { TimestampReader } from './timestamp-reader.ts';

const TIME_KEYS = ['time', 'timestamp', '@timestamp', 'ts', 't', 'datetime'];
const LEVEL_KEYS = ['level', 'severity', 'lvl', 'loglevel', 'log.level', 'levelname'];
const MESSAGE_KEYS = ['msg', 'message', 'event', 'text'];
const SERVICE_KEYS = ['service', 'service.name', 'service_name', 'serviceName'];
const HOST_KEYS = ['host', 'hostname'];

/** Decodes a line that is one JSON object within bounds, or gives undefined for any other. */
export function decodeJson(line: string, clock: TimestampReader): Decoded | undefined {
  const fields = parseObject(line);
  return fields !== undefined && isBounded(fields) ? decodeFields(fields, line, clock) : undefined;
}

/** Decodes a parsed object; `line` is its text, the message where no field is one. */
function decodeFields(
  fields: Record<string, unknown>,
  line: string,
  clock: TimestampReader,
): Decoded {
  const taken = new Set<string>();
  const timestamp = take(fields, TIME_KEYS, taken, (value) => timestampOf(value, clock));
  const severity = take(fields, LEVEL_KEYS, taken, levelOf);
  const message = take(fields, MESSAGE_KEYS, taken, textOf);
  const service = take(fields, SERVICE_KEYS, taken, serviceOf);
  const host = take(fields, HOST_KEYS, taken, textOf);
  const attributes = theRest(fields, taken);

  const decoded: Decoded = { message: message ?? line };
  if (timestamp !== undefined) decoded.timestamp = timestamp;
  if (severity !== undefined) decoded.severity = severity;
  if (service !== undefined) decoded.service = service;
  if (host !== undefined) decoded.host = host;
  if (attributes !== undefined) decoded.attributes = attributes;
  return decoded;
}

function parseObject(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    return value as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

/** The first of the keys whose value reads as what is wanted; its key is then taken. */
function take<T>(
  fields: Record<string, unknown>,
  keys: readonly string[],
  taken: Set<string>,
  read: (value: unknown) => T | undefined,
): T | undefined {
  for (const key of keys) {
    if (!Object.hasOwn(fields, key)) continue;
    const value = read(fields[key]);
    if (value === undefined) continue;
    taken.add(key);
    return value;
  }
  return undefined;
}

function theRest(fields: Record<string, unknown>, taken: Set<string>): Attributes | undefined {
  const rest = Object.entries(fields).filter(([key]) => !taken.has(key));
  // fromEntries defines own properties, so that a key `__proto__` stays a mere name.
  return rest.length === 0 ? undefined : Object.fromEntries(rest);
}

/** Epoch numbers by their magnitude (s, ms, us, ns), and ISO 8601 text. */
function timestampOf(value: unknown, clock: TimestampReader): number | undefined {
  if (typeof value === 'string') {
    const timestamp = clock.read(value, 0);
    return Number.isNaN(timestamp) ? undefined : timestamp;
  }
  if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0) return undefined;
  if (value < 1e11) return Math.round(value * 1000);
  if (value < 1e14) return Math.trunc(value);
  return Math.trunc(value < 1e17 ? value / 1e3 : value / 1e6);
}

/** A level word, or a number of pino and bunyan: 10 trace to 60 fatal. */
function levelOf(value: unknown): Severity | undefined {
  if (typeof value === 'string') return severityOf(value);
  if (typeof value !== 'number' || value < 10) return undefined;
  if (value < 20) return 'TRACE';
  if (value < 30) return 'DEBUG';
  if (value < 40) return 'INFO';
  if (value < 50) return 'WARN';
  return value < 60 ? 'ERROR' : 'FATAL';
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** `"service": "api"`, or the nested `"service": {"name": "api"}` of the Elastic Common Schema. */
function serviceOf(value: unknown): string | undefined {
  if (typeof value === 'object' && value !== null && 'name' in value) return serviceOf(value.name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
