/**
 * The usual layouts of log4j, logback and Spring Boot behind a timestamp; thread and logger are attributes:
 *
 *     [main] INFO  com.example.Pool - message               INFO  [main] com.example.Pool - message
 *     INFO  com.example.Pool: message                       INFO  [QuorumPeer:Listener@493] - message
 *     INFO 4711 --- [app] [main] c.example.Pool : message   Spring Boot: pid, application (our service), thread
 *
 * https://logback.qos.ch/manual/layouts.html, https://docs.spring.io/spring-boot/reference/features/logging.html
 */
import {
  COLON,
  DASH,
  DOT,
  isDigit,
  isLetter,
  isUpper,
  OPEN_BRACKET,
  skipBlanks,
  SPACE,
  UNDERSCORE,
} from '../ascii.ts';
import type { Decoded } from './decoded.ts';
import { levelBehindTime, levelWord } from './level-word.ts';
import type { Attributes } from '../record.ts';
import type { Severity } from '../severity.ts';
import { decodeSpringBoot } from './spring-boot-line.ts';

const LONGEST_THREAD = 300;
const LONGEST_LOGGER = 200;
const DOLLAR = 36;

/** Decodes a line whose timestamp ends at `end`, or that has none, which is 0. */
export function decodeLog4j(
  line: string,
  timestamp: number | undefined,
  end: number,
): Decoded | undefined {
  const start = skipDash(line, skipBlanks(line, end));
  if (line.charCodeAt(start) === OPEN_BRACKET) {
    const close = threadEnd(line, start);
    if (close === -1) return undefined;
    const severity = capitalLevelAt(line, skipBlanks(line, close + 1));
    if (severity === undefined) return undefined;
    const thread = line.slice(start + 1, close);
    return withLogger(line, timestamp, severity, thread, skipBlanks(line, levelWord.end));
  }
  const severity = capitalLevelAt(line, start);
  return severity === undefined
    ? undefined
    : decodeBehindLevel(line, timestamp, severity, levelWord.end);
}

/** Decodes what stands behind a level in capitals that ends at `end`. */
export function decodeBehindLevel(
  line: string,
  timestamp: number | undefined,
  severity: Severity,
  end: number,
): Decoded | undefined {
  const next = skipBlanks(line, end);
  if (isDigit(line.charCodeAt(next))) return decodeSpringBoot(line, timestamp, severity, next);
  if (line.charCodeAt(next) !== OPEN_BRACKET)
    return withLogger(line, timestamp, severity, undefined, next);
  const close = threadEnd(line, next);
  if (close === -1) return undefined;
  const thread = line.slice(next + 1, close);
  return withLogger(line, timestamp, severity, thread, skipBlanks(line, close + 1));
}

/** `com.example.Pool - message` or `com.example.Pool: message`; without a logger a thread and a dash will do. */
function withLogger(
  line: string,
  timestamp: number | undefined,
  severity: Severity,
  thread: string | undefined,
  start: number,
): Decoded | undefined {
  const end = loggerEnd(line, start);
  const messageStart = messageStartAt(line, start, end, thread !== undefined);
  if (messageStart === -1) return undefined;
  const attributes: Attributes = {};
  if (thread !== undefined) attributes['thread'] = thread;
  if (end > start) attributes['logger'] = line.slice(start, end);
  const decoded: Decoded = { severity, message: line.slice(messageStart), attributes };
  if (timestamp !== undefined) decoded.timestamp = timestamp;
  return decoded;
}

/** Where the message begins behind a logger, or -1 where what stands there is none without doubt. */
function messageStartAt(line: string, start: number, end: number, hasThread: boolean): number {
  if (end === start) return hasThread && line.startsWith('- ', start) ? start + 2 : -1;
  if (line.charCodeAt(end) === COLON) {
    return line.charCodeAt(end + 1) === SPACE && isClassName(line, start, end) ? end + 2 : -1;
  }
  const dash = skipBlanks(line, end);
  const message = skipDash(line, dash);
  if (message === dash) return -1;
  // `INFO Done - 5 files` has no logger: without a thread its name must have a dot.
  return hasThread || line.slice(start, end).includes('.') ? message : -1;
}

/** Past a dash between spaces, or two of them. */
function skipDash(line: string, at: number): number {
  if (line.charCodeAt(at) !== DASH) return at;
  const end = line.charCodeAt(at + 1) === DASH ? at + 2 : at + 1;
  return line.charCodeAt(end) === SPACE ? end + 1 : at;
}

function loggerEnd(line: string, start: number): number {
  let at = start;
  while (at - start < LONGEST_LOGGER && isNameCharacter(line.charCodeAt(at))) at += 1;
  return isLetter(line.charCodeAt(start)) ? at : start;
}

function isNameCharacter(code: number): boolean {
  return (
    isLetter(code) ||
    isDigit(code) ||
    code === DOT ||
    code === UNDERSCORE ||
    code === DOLLAR ||
    code === DASH
  );
}

/** `executor.CoarseGrainedExecutorBackend`, and not `www.example.org` or `note`. */
function isClassName(line: string, start: number, end: number): boolean {
  const dot = line.lastIndexOf('.', end - 1);
  return dot > start && isUpper(line.charCodeAt(dot + 1));
}

/** Where the bracket closes that a space follows; names of threads may hold brackets of their own. */
function threadEnd(line: string, start: number): number {
  const close = line.indexOf('] ', start);
  return close - start > LONGEST_THREAD ? -1 : close;
}

/** The level of these layouts is bare and in capitals. */
function capitalLevelAt(line: string, start: number): Severity | undefined {
  if (!isUpper(line.charCodeAt(start)) || !isUpper(line.charCodeAt(start + 1))) return undefined;
  const severity = levelBehindTime(line, start);
  return line.charCodeAt(levelWord.end) === SPACE ? severity : undefined;
}
