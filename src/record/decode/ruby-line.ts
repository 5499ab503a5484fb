/**
 * Ruby's Logger: `E, [2026-11-24T10:15:02.123456 #1234] ERROR -- progname: message`, which Rails writes too, and the plain lines that Rails
 * begins and ends a request with. https://docs.ruby-lang.org/en/master/Logger.html
 */
import { COMMA, HASH, OPEN_BRACKET, SPACE } from '../ascii.ts';
import type { Decoded } from './decoded.ts';
import { pidOf } from './pid.ts';
import { type Severity, severityOf } from '../severity.ts';
import type { TimestampReader } from './timestamp-reader.ts';

const LONGEST_PID = 20;
/** Of messages that are written at any level. */
const NO_LEVEL = 'ANY';

/** Decodes Logger's own form; the program's name, where it has one, is the service. */
export function decodeRuby(line: string, clock: TimestampReader): Decoded | undefined {
  if (line.charCodeAt(1) !== COMMA || line.charCodeAt(3) !== OPEN_BRACKET) return undefined;
  const timestamp = clock.read(line, 4);
  const pidStart = clock.end + 2;
  if (Number.isNaN(timestamp) || line.charCodeAt(pidStart - 1) !== HASH) return undefined;
  const close = line.indexOf('] ', pidStart);
  if (close === -1 || close - pidStart > LONGEST_PID) return undefined;
  const dashes = line.indexOf(' -- ', close);
  const colon = line.indexOf(': ', dashes);
  if (dashes === -1 || colon === -1) return undefined;
  const level = line.slice(close + 2, dashes).trim();
  const severity = severityOf(level);
  if (severity === undefined && level !== NO_LEVEL) return undefined;

  const decoded: Decoded = { timestamp, message: line.slice(colon + 2) };
  if (severity !== undefined) decoded.severity = severity;
  const name = line.slice(dashes + 4, colon);
  if (name !== '') decoded.service = name;
  decoded.attributes = { pid: pidOf(line.slice(pidStart, close)) };
  return decoded;
}

const CAPITAL_C = 67;
const CAPITAL_S = 83;

/** Decodes `Started GET "/" for 127.0.0.1 at TIME` and `Completed 500 ... in 12ms` of Rails, which stay as they are. */
export function decodeRails(line: string, clock: TimestampReader): Decoded | undefined {
  const first = line.charCodeAt(0);
  if (first === CAPITAL_S && line.startsWith('Started ')) return decodeStarted(line, clock);
  if (first !== CAPITAL_C || !line.startsWith('Completed ')) return undefined;
  const severity = severityOfStatus(line.charCodeAt(10));
  if (severity === undefined || line.charCodeAt(13) !== SPACE) return undefined;
  return { severity, message: line, attributes: { status: Number(line.slice(10, 13)) } };
}

function decodeStarted(line: string, clock: TimestampReader): Decoded | undefined {
  const at = line.lastIndexOf(' at ');
  const timestamp = clock.read(line, at + 4);
  if (at === -1 || Number.isNaN(timestamp) || clock.end !== line.length) return undefined;
  return { timestamp, severity: 'INFO', message: line };
}

/** By the first digit of the status. */
function severityOfStatus(digit: number): Severity | undefined {
  if (digit === 53) return 'ERROR';
  if (digit === 52) return 'WARN';
  return digit >= 49 && digit <= 51 ? 'INFO' : undefined;
}
