/**
 * Error logs of nginx: `2026/11/24 10:15:02 [error] 1234#5678: *9 message`. The message keeps its tail of `client: ..., request: ...`.
 * https://nginx.org/en/docs/ngx_core_module.html#error_log
 */
import { COLON, countDigits, HASH, OPEN_BRACKET, SPACE } from '../ascii.ts';
import type { Decoded } from './decoded.ts';
import { levelBehindTime, levelWord } from './level-word.ts';
import type { Attributes } from '../record.ts';

const ASTERISK = 42;
const MOST_DIGITS = 15;

/** Decodes a line whose timestamp ends at `end`. */
export function decodeNginxError(
  line: string,
  timestamp: number,
  end: number,
): Decoded | undefined {
  if (line.charCodeAt(end + 1) !== OPEN_BRACKET) return undefined;
  const severity = levelBehindTime(line, end + 1);
  const pidStart = levelWord.end + 1;
  if (severity === undefined || line.charCodeAt(pidStart - 1) !== SPACE) return undefined;
  const hash = pidStart + countDigits(line, pidStart, MOST_DIGITS);
  if (hash === pidStart || line.charCodeAt(hash) !== HASH) return undefined;
  const tidEnd = hash + 1 + countDigits(line, hash + 1, MOST_DIGITS);
  if (line.charCodeAt(tidEnd) !== COLON || line.charCodeAt(tidEnd + 1) !== SPACE) return undefined;

  const attributes: Attributes = {
    pid: Number(line.slice(pidStart, hash)),
    tid: Number(line.slice(hash + 1, tidEnd)),
  };
  let messageStart = tidEnd + 2;
  if (line.charCodeAt(messageStart) === ASTERISK) {
    const digits = countDigits(line, messageStart + 1, MOST_DIGITS);
    const connectionEnd = messageStart + 1 + digits;
    if (digits > 0 && line.charCodeAt(connectionEnd) === SPACE) {
      attributes['connection'] = Number(line.slice(messageStart + 1, connectionEnd));
      messageStart = connectionEnd + 1;
    }
  }
  return { timestamp, severity, message: line.slice(messageStart), attributes };
}
