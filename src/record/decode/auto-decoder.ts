/**
 * Decides the format of each line by what it begins with: a few character codes leave a handful of forms, and each of those rules itself out
 * by the next. The outcome for a line depends on that line alone, so that reading it twice gives the same record.
 */
import { decodeAccess } from './access-line.ts';
import { decodeApacheFields } from './apache-error-line.ts';
import {
  CLOSE_BRACKET,
  COLON,
  COMMA,
  DASH,
  isDigit,
  isLetter,
  isUpper,
  LESS,
  OPEN_BRACE,
  OPEN_BRACKET,
  skipBlanks,
  SLASH,
  SPACE,
} from '../ascii.ts';
import { completeFromContainer, type Container, unwrapContainer } from './container-line.ts';
import type { Decoded } from './decoded.ts';
import { decodeGo } from './go-line.ts';
import { decodeJson } from './json-line.ts';
import { decodeKlog } from './klog-line.ts';
import { decodeLogfmt } from './logfmt-line.ts';
import { levelBehindTime, levelWord } from './level-word.ts';
import { decodeBehindLevel, decodeLog4j } from './log4j-line.ts';
import { decodeNginxError } from './nginx-error-line.ts';
import { decodePostgres } from './postgres-line.ts';
import { decodePython, decodePythonBasic } from './python-line.ts';
import { decodeRedis } from './redis-line.ts';
import { decodeReference } from './reference-line.ts';
import { decodeRfc5424 } from './rfc5424-line.ts';
import { decodeRails, decodeRuby } from './ruby-line.ts';
import { decodePrioritized, decodeSyslogFile, isRsyslogTime } from './syslog-line.ts';
import { priorityOf } from './syslog-priority.ts';
import { decodeTimedText, decodeUntimedText, textBehindLevel } from './text-line.ts';
import type { TimestampReader } from './timestamp-reader.ts';

const CAPITAL_T = 84;

/** Decodes any line; `knownService` is the service named beside it, if any. */
export type AutoDecoder = (line: string, knownService?: string) => Decoded;

export function createAutoDecoder(clock: TimestampReader): AutoDecoder {
  return (line, knownService) => {
    const mayBeContainer = line.charCodeAt(10) === CAPITAL_T || line.charCodeAt(0) === OPEN_BRACE;
    const container = mayBeContainer ? unwrapContainer(line) : undefined;
    return container === undefined
      ? decodeBare(line, clock, knownService)
      : decodeContainer(container, clock, knownService);
  };
}

/** What a container wrote, whatever it looks like: no container's line is looked for in it again. */
export function decodeContainer(
  container: Container,
  clock: TimestampReader,
  knownService?: string,
): Decoded {
  return completeFromContainer(decodeBare(container.text, clock, knownService), container, clock);
}

function decodeBare(line: string, clock: TimestampReader, knownService?: string): Decoded {
  const first = line.charCodeAt(0);
  if (isDigit(first)) return decodeFromDigit(line, clock, knownService);
  if (isLetter(first)) return decodeFromLetter(line, clock);
  if (first === OPEN_BRACE) return decodeJson(line, clock) ?? { message: line };
  if (first === OPEN_BRACKET) return decodeFromBracket(line, clock);
  if (first === LESS) {
    const priority = priorityOf(line);
    if (priority !== undefined) return decodePrioritized(line, priority, clock);
  }
  // A colon begins an IPv6 address, and names of logfmt begin with other marks as well.
  const found = first === COLON ? decodeAccess(line, clock) : decodeLogfmt(line, clock);
  return found ?? decodeUntimedText(line, clock);
}

function decodeFromDigit(line: string, clock: TimestampReader, knownService?: string): Decoded {
  const timestamp = clock.read(line, 0);
  if (!Number.isNaN(timestamp)) {
    const { end } = clock;
    return (
      decodeReference(line, timestamp, end, knownService) ?? decodeBehindTime(line, timestamp, end)
    );
  }
  return (
    decodeRedis(line, clock) ??
    decodeAccess(line, clock) ??
    decodeRfc5424(line, 0, undefined, clock) ?? { message: line }
  );
}

function decodeBehindTime(line: string, timestamp: number, end: number): Decoded {
  const next = line.charCodeAt(end + 1);
  const found =
    next === OPEN_BRACKET || next === DASH
      ? decodeBehindMark(line, timestamp, end, next)
      : decodeBehindWord(line, timestamp, end, next);
  return found ?? decodeTimedText(line, timestamp, end, false);
}

/** `[...]` or `-` behind the time. */
function decodeBehindMark(
  line: string,
  timestamp: number,
  end: number,
  mark: number,
): Decoded | undefined {
  if (mark === DASH) {
    return decodePython(line, timestamp, end) ?? decodeLog4j(line, timestamp, end);
  }
  // nginx writes its dates with slashes, and PostgreSQL never.
  const server =
    line.charCodeAt(4) === SLASH
      ? decodeNginxError(line, timestamp, end)
      : decodePostgres(line, timestamp, end);
  return server ?? decodeLog4j(line, timestamp, end) ?? slashedGo(line, timestamp, end);
}

/** A word behind the time, or what PostgreSQL has in its place. */
function decodeBehindWord(
  line: string,
  timestamp: number,
  end: number,
  next: number,
): Decoded | undefined {
  if (line.charCodeAt(10) === CAPITAL_T) {
    const syslog = decodeSyslogFile(line, timestamp, end, isRsyslogTime(line, end));
    if (syslog !== undefined) return syslog;
  }
  // Levels are in capitals here, behind one space or, to the right of five columns, two.
  if (isUpper(next) || isUpper(line.charCodeAt(end + 2))) {
    const found = decodeBehindCapital(line, timestamp, end);
    if (found !== undefined) return found;
  }
  if (line.charCodeAt(end) === COLON) return decodePostgres(line, timestamp, end);
  return slashedGo(line, timestamp, end);
}

/** A word in capitals behind the time: a level with or without a logger, or the zone of PostgreSQL. */
function decodeBehindCapital(line: string, timestamp: number, end: number): Decoded | undefined {
  const start = skipBlanks(line, end);
  const severity = levelBehindTime(line, start);
  if (severity === undefined) return decodePostgres(line, timestamp, end);
  const levelEnd = levelWord.end;
  const isBare = line.charCodeAt(levelEnd) === SPACE && isUpper(line.charCodeAt(start + 1));
  const logged = isBare ? decodeBehindLevel(line, timestamp, severity, levelEnd) : undefined;
  return logged ?? textBehindLevel(line, timestamp, severity, levelEnd);
}

function slashedGo(line: string, timestamp: number, end: number): Decoded | undefined {
  return line.charCodeAt(4) === SLASH ? decodeGo(line, timestamp, end) : undefined;
}

function decodeFromLetter(line: string, clock: TimestampReader): Decoded {
  const second = line.charCodeAt(1);
  if (isDigit(second)) {
    const klog = decodeKlog(line, clock);
    if (klog !== undefined) return klog;
  }
  if (second === COMMA) {
    const ruby = decodeRuby(line, clock);
    if (ruby !== undefined) return ruby;
  }
  // `Nov 24` and `Tue Nov 24`.
  const timestamp = line.charCodeAt(3) === SPACE ? clock.read(line, 0) : Number.NaN;
  if (!Number.isNaN(timestamp)) {
    const { end } = clock;
    const isMonthFirst = !isUpper(line.charCodeAt(4));
    const syslog = isMonthFirst ? decodeSyslogFile(line, timestamp, end, true) : undefined;
    return syslog ?? decodeTimedText(line, timestamp, end, false);
  }
  return (
    decodePythonBasic(line) ??
    decodeRails(line, clock) ??
    decodeLogfmt(line, clock) ??
    decodeAccess(line, clock) ??
    decodeUntimedText(line, clock)
  );
}

function decodeFromBracket(line: string, clock: TimestampReader): Decoded {
  const timestamp = clock.read(line, 1);
  if (Number.isNaN(timestamp)) {
    const found = decodeRedis(line, clock) ?? decodeLog4j(line, undefined, 0);
    return found ?? decodeUntimedText(line, clock);
  }
  const { end } = clock;
  const found =
    line.charCodeAt(end) === CLOSE_BRACKET
      ? (decodeApacheFields(line, timestamp, end + 1) ??
        decodeBehindBracket(line, timestamp, end + 1))
      : undefined;
  return found ?? decodeTimedText(line, timestamp, end, true);
}

/** Behind `[TIME]`: a thread in brackets or a level, with its logger. */
function decodeBehindBracket(line: string, timestamp: number, end: number): Decoded | undefined {
  const next = line.charCodeAt(end + 1);
  if (next === OPEN_BRACKET) return decodeLog4j(line, timestamp, end);
  return isUpper(next) ? decodeBehindCapital(line, timestamp, end) : undefined;
}
