/**
 * Python's logging: `2026-11-24 10:15:02,123 - name - ERROR - message`, the format of its documentation, and `ERROR:name:message`, that of
 * `basicConfig`. https://docs.python.org/3/howto/logging.html
 */
import { COLON, DASH, isUpper, SPACE } from '../ascii.ts';
import type { Decoded } from './decoded.ts';
import type { Severity } from '../severity.ts';

/** Its CRITICAL is 50, also called FATAL: above every error. */
const LEVELS: ReadonlyMap<string, Severity> = new Map([
  ['DEBUG', 'DEBUG'],
  ['INFO', 'INFO'],
  ['WARNING', 'WARN'],
  ['WARN', 'WARN'],
  ['ERROR', 'ERROR'],
  ['CRITICAL', 'FATAL'],
  ['FATAL', 'FATAL'],
]);
/** Of `CRITICAL`. */
const LONGEST_LEVEL = 8;
const LONGEST_NAME = 200;

/** Decodes a line whose timestamp ends at `end`. */
export function decodePython(line: string, timestamp: number, end: number): Decoded | undefined {
  if (line.charCodeAt(end + 1) !== DASH || !line.startsWith(' - ', end)) return undefined;
  const nameEnd = line.indexOf(' - ', end + 3);
  if (nameEnd === -1 || nameEnd - end > LONGEST_NAME) return undefined;
  const levelEnd = line.indexOf(' - ', nameEnd + 3);
  if (levelEnd === -1 || levelEnd - nameEnd > LONGEST_LEVEL + 3) return undefined;
  const severity = LEVELS.get(line.slice(nameEnd + 3, levelEnd));
  if (severity === undefined) return undefined;
  const logger = line.slice(end + 3, nameEnd);
  return { timestamp, severity, message: line.slice(levelEnd + 3), attributes: { logger } };
}

/** Decodes `ERROR:root:message`, which has no time. */
export function decodePythonBasic(line: string): Decoded | undefined {
  let levelEnd = 0;
  while (levelEnd <= LONGEST_LEVEL && isUpper(line.charCodeAt(levelEnd))) levelEnd += 1;
  if (line.charCodeAt(levelEnd) !== COLON) return undefined;
  const severity = LEVELS.get(line.slice(0, levelEnd));
  const first = line.charCodeAt(levelEnd + 1);
  if (severity === undefined || first === SPACE || first === COLON) return undefined;
  const nameEnd = line.indexOf(':', levelEnd + 1);
  if (nameEnd === -1 || nameEnd - levelEnd > LONGEST_NAME) return undefined;
  const logger = line.slice(levelEnd + 1, nameEnd);
  return logger.includes(' ')
    ? undefined
    : { severity, message: line.slice(nameEnd + 1), attributes: { logger } };
}
