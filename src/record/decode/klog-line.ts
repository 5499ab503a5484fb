/**
 * Kubernetes' klog and Google's glog: `E1124 10:15:02.123456    1234 file.go:12] message`, and with a year, `E20261124`, as newer glog has it.
 * https://github.com/kubernetes/klog/blob/main/internal/severity/severity.go, .../internal/buffer/buffer.go (FormatHeader)
 */
import { countDigits, isDigit, skipBlanks, SPACE } from '../ascii.ts';
import type { Decoded } from './decoded.ts';
import type { Severity } from '../severity.ts';
import type { TimestampReader } from './timestamp-reader.ts';

const LEVELS: ReadonlyMap<number, Severity> = new Map([
  [73, 'INFO'],
  [87, 'WARN'],
  [69, 'ERROR'],
  [70, 'FATAL'],
]);
const MOST_DIGITS = 15;
const LONGEST_SOURCE = 200;

export function decodeKlog(line: string, clock: TimestampReader): Decoded | undefined {
  if (!isDigit(line.charCodeAt(1))) return undefined;
  const severity = LEVELS.get(line.charCodeAt(0));
  if (severity === undefined) return undefined;
  const timestamp = clock.read(line, 1);
  if (Number.isNaN(timestamp)) return undefined;
  const pidStart = skipBlanks(line, clock.end);
  const pidEnd = pidStart + countDigits(line, pidStart, MOST_DIGITS);
  const close = line.indexOf(']', pidEnd);
  if (pidEnd === pidStart || line.charCodeAt(pidEnd) !== SPACE) return undefined;
  if (close === -1 || close - pidEnd > LONGEST_SOURCE) return undefined;
  return {
    timestamp,
    severity,
    message: line.slice(line.charCodeAt(close + 1) === SPACE ? close + 2 : close + 1),
    attributes: {
      pid: Number(line.slice(pidStart, pidEnd)),
      source: line.slice(pidEnd + 1, close),
    },
  };
}
