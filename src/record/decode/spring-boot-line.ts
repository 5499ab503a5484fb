/** Spring Boot's default layout from its process id on: `4711 --- [app] [           main] [trace-span] c.example.Pool : message`. */
import { countDigits, OPEN_BRACKET, skipBlanks, wordEnd } from '../ascii.ts';
import type { Decoded } from './decoded.ts';
import type { Attributes } from '../record.ts';
import type { Severity } from '../severity.ts';

const MOST_DIGITS = 15;
/** Application, thread, ids of a trace. */
const MOST_BRACKETS = 3;

/** Decodes what stands behind time and level, or gives undefined where it is not that. */
export function decodeSpringBoot(
  line: string,
  timestamp: number | undefined,
  severity: Severity,
  start: number,
): Decoded | undefined {
  const pidEnd = start + countDigits(line, start, MOST_DIGITS);
  if (!line.startsWith(' --- [', pidEnd)) return undefined;
  const names: string[] = [];
  let at = pidEnd + 5;
  while (line.charCodeAt(at) === OPEN_BRACKET && names.length < MOST_BRACKETS) {
    const close = line.indexOf('] ', at);
    if (close === -1) return undefined;
    names.push(line.slice(at + 1, close).trim());
    at = skipBlanks(line, close + 1);
  }
  const loggerEnd = wordEnd(line, at);
  const colon = skipBlanks(line, loggerEnd);
  if (!line.startsWith(': ', colon)) return undefined;

  const [application, thread, trace] = names.length === 1 ? [undefined, ...names] : names;
  const attributes: Attributes = { pid: Number(line.slice(start, pidEnd)), thread };
  if (trace !== undefined && trace !== '') attributes['trace'] = trace;
  attributes['logger'] = line.slice(at, loggerEnd);
  const decoded: Decoded = { severity, message: line.slice(colon + 2), attributes };
  if (timestamp !== undefined) decoded.timestamp = timestamp;
  if (application !== undefined && application !== '') decoded.service = application;
  return decoded;
}
