/**
 * Free text: a leading timestamp and a level word where they stand, and the rest as the message.
 * Only what went into a field without doubt is taken out of the message: the timestamp, and a level right
 * behind it. A level word elsewhere sets the severity and stays in the text.
 */
import type { Decoded } from './decoded.ts';
import { type Severity, severityOf } from './severity.ts';
import type { TimestampReader } from './timestamp-reader.ts';

/** How many words from the start a level may stand: `[main] [worker-1] ERROR com.example.Pool - ...`. */
const LEVEL_WORDS = 5;
/** Words that are levels in prose too seldom to be mistaken when they stand bare and in capitals. */
const LEVEL =
  /^[[(<]?(TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERR|ERROR|SEVERE|CRIT|CRITICAL|ALERT|FATAL|PANIC|EMERG|EMERGENCY)[\])>]?[:,|]?$/;
const BRACKETED_LEVEL = /^[[(<]([A-Za-z]{3,11})[\])>]:?$/;
const COLON_LEVEL = /^([A-Za-z]{3,11}):$/;
/** Levels in any case. What is one only to some logger (`log`, `config`, `alert`) may begin a sentence. */
const PLAIN_LEVEL = /^(trace|debug|info|information|warn|warning|error|critical|fatal)$/i;

export function decodeText(line: string, clock: TimestampReader): Decoded {
  const opening = line.charCodeAt(0) === 91 ? 1 : 0;
  const timestamp = clock.read(line, opening);
  if (Number.isNaN(timestamp)) return withSeverity({ message: line }, levelAmong(line, 0, 1));

  let at = clock.end;
  if (opening === 1 && line.charCodeAt(at) === 93) at += 1;
  const start = skipSeparators(line, at);
  const level = levelAt(line, start);
  if (level !== undefined) {
    const message = line.slice(skipSeparators(line, wordEnd(line, start)));
    return { timestamp, severity: level, message };
  }
  return withSeverity(
    { timestamp, message: line.slice(start) },
    levelAmong(line, start, LEVEL_WORDS),
  );
}

function withSeverity(decoded: Decoded, severity: Severity | undefined): Decoded {
  if (severity !== undefined) decoded.severity = severity;
  return decoded;
}

/** The severity of the word right behind a timestamp: plain, in capitals, in brackets or before a mark. */
function levelAt(line: string, start: number): Severity | undefined {
  const end = wordEnd(line, start);
  if (end - start > 13) return undefined;
  const word = line.slice(start, end);
  const bare = /^[[(<]?([A-Za-z]+)[\])>]?[:,|]?$/.exec(word)?.[1];
  if (bare === undefined || bare.length < 3) return undefined;
  const isMarked = bare.length < word.length || bare === bare.toUpperCase();
  return isMarked || PLAIN_LEVEL.test(bare) ? severityOf(bare) : undefined;
}

/** The first of so many words that is a level beyond doubt: in capitals, in brackets or before a colon. */
function levelAmong(line: string, from: number, words: number): Severity | undefined {
  let start = from;
  for (let word = 0; word < words && start < line.length; word += 1) {
    const end = wordEnd(line, start);
    if (end - start <= 13) {
      const text = line.slice(start, end);
      const found =
        LEVEL.exec(text)?.[1] ?? BRACKETED_LEVEL.exec(text)?.[1] ?? COLON_LEVEL.exec(text)?.[1];
      const severity = found === undefined ? undefined : severityOf(found);
      if (severity !== undefined) return severity;
    }
    start = end + 1;
  }
  return undefined;
}

function wordEnd(line: string, start: number): number {
  const end = line.indexOf(' ', start);
  return end === -1 ? line.length : end;
}

/** Past spaces, and past one `-`, `|` or `:` that stands between fields. */
function skipSeparators(line: string, from: number): number {
  let at = skipSpaces(line, from);
  const code = line.charCodeAt(at);
  const alone = line.charCodeAt(at + 1) === 32;
  if (alone && (code === 45 || code === 124 || code === 58)) at = skipSpaces(line, at + 1);
  return at;
}

function skipSpaces(line: string, from: number): number {
  let at = from;
  while (line.charCodeAt(at) === 32 || line.charCodeAt(at) === 9) at += 1;
  return at;
}
