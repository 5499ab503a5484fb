/**
 * Free text: a leading timestamp and a level word where they stand, and the rest as the message.
 * Only what went into a field without doubt is taken out of the message: the timestamp, and a level right
 * behind or before it. A level word elsewhere sets the severity and stays in the text.
 */
import {
  BAR,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  DASH,
  OPEN_BRACKET,
  skipBlanks,
  SPACE,
  wordEnd,
} from '../ascii.ts';
import type { Decoded } from './decoded.ts';
import { levelBehindTime, levelInText, levelWord } from './level-word.ts';
import type { Severity } from '../severity.ts';
import type { TimestampReader } from './timestamp-reader.ts';

/** How many words from the start a level may stand: `[main] [worker-1] ERROR com.example.Pool - ...`. */
const LEVEL_WORDS = 5;

export function decodeText(line: string, clock: TimestampReader): Decoded {
  const opening = line.charCodeAt(0) === OPEN_BRACKET ? 1 : 0;
  const timestamp = clock.read(line, opening);
  if (!Number.isNaN(timestamp)) return decodeTimedText(line, timestamp, clock.end, opening === 1);
  return decodeUntimedText(line, clock);
}

/** The text of a line that does not begin with a time. */
export function decodeUntimedText(line: string, clock: TimestampReader): Decoded {
  const severity = levelInText(line, 0);
  if (severity === undefined) return { message: line };
  return decodeBehindLevel(line, severity, levelWord.end, clock);
}

/** The text of a line whose timestamp has been read: up to `end`, behind an opening bracket or not. */
export function decodeTimedText(
  line: string,
  timestamp: number,
  end: number,
  isOpened: boolean,
): Decoded {
  if (!isOpened) return decodeRest(line, timestamp, skipSeparators(line, end));
  if (line.charCodeAt(end) === CLOSE_BRACKET) {
    return decodeRest(line, timestamp, skipSeparators(line, end + 1));
  }
  return decodeInBrackets(line, timestamp, skipSeparators(line, end));
}

function decodeRest(line: string, timestamp: number, start: number): Decoded {
  const severity = levelBehindTime(line, start);
  if (severity !== undefined) return textBehindLevel(line, timestamp, severity, levelWord.end);
  return withSeverity({ timestamp, message: line.slice(start) }, levelAmong(line, start));
}

/** The text of a line whose time and level have been read, up to `end`. */
export function textBehindLevel(
  line: string,
  timestamp: number,
  severity: Severity,
  end: number,
): Decoded {
  return { timestamp, severity, message: line.slice(skipSeparators(line, end)) };
}

/** `[TIME LEVEL] message` and `[TIME LEVEL name] message`: what shares its brackets with the time keeps them. */
function decodeInBrackets(line: string, timestamp: number, start: number): Decoded {
  const severity = levelBehindTime(line, start);
  const end = levelWord.end;
  if (severity !== undefined && line.charCodeAt(end) === CLOSE_BRACKET) {
    return { timestamp, severity, message: line.slice(skipSeparators(line, end + 1)) };
  }
  const rest = severity === undefined ? start : skipSeparators(line, end);
  const decoded = { timestamp, message: `[${line.slice(rest)}` };
  return withSeverity(decoded, severity ?? levelAmong(line, start));
}

/** `INFO 2026-11-24 10:15:02 message`; a level that no time follows is left in its text. */
function decodeBehindLevel(
  line: string,
  severity: Severity,
  end: number,
  clock: TimestampReader,
): Decoded {
  const start = skipBlanks(line, end);
  const opening = line.charCodeAt(start) === OPEN_BRACKET ? 1 : 0;
  const timestamp = clock.read(line, start + opening);
  const isClosed = opening === 0 || line.charCodeAt(clock.end) === CLOSE_BRACKET;
  if (Number.isNaN(timestamp) || !isClosed) return { severity, message: line };
  const message = line.slice(skipSeparators(line, clock.end + opening));
  return { timestamp, severity, message };
}

function withSeverity(decoded: Decoded, severity: Severity | undefined): Decoded {
  if (severity !== undefined) decoded.severity = severity;
  return decoded;
}

/** The severity of the first of so many words that is a level beyond doubt. */
function levelAmong(line: string, from: number): Severity | undefined {
  let start = from;
  for (let word = 0; word < LEVEL_WORDS && start < line.length; word += 1) {
    const severity = levelInText(line, start);
    if (severity !== undefined) return severity;
    start = wordEnd(line, start) + 1;
  }
  return undefined;
}

/** Past spaces, and past one mark that stands between fields: `|` and `:` at once, `-`, `|`, `:` and `,` before a space. */
function skipSeparators(line: string, from: number): number {
  const at = skipBlanks(line, from);
  const code = line.charCodeAt(at);
  if (code === BAR) return skipBlanks(line, at + 1);
  if (code !== DASH && code !== COLON && code !== COMMA) return at;
  return line.charCodeAt(at + 1) === SPACE ? skipBlanks(line, at + 1) : at;
}
