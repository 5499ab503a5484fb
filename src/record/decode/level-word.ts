/** Level words in a text: which words of it are levels beyond doubt, and where they end. */
import {
  BAR,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  isLetter,
  isUpper,
  LESS,
  OPEN_BRACKET,
  SLASH,
  SPACE,
  TAB,
} from '../ascii.ts';
import { type Severity, severityOf } from '../severity.ts';

/** The level that was found last: where it ends, its brackets and the mark behind it included. */
export const levelWord = { end: 0 };

/** `emergency` and `information` are the longest, three letters the shortest that is no initial. */
const SHORTEST = 3;
const LONGEST = 13;
const OPEN_PARENTHESIS = 40;
const CLOSE_PARENTHESIS = 41;
const GREATER = 62;

/** Levels in any case. What is one only to some logger (`log`, `config`, `alert`) may begin a sentence. */
const PLAIN = new Set([
  'trace',
  'debug',
  'info',
  'information',
  'warn',
  'warning',
  'error',
  'critical',
  'fatal',
]);
/** In capitals these stand in prose and in names as well: `LOG`, `CONFIG`, `FINE`. */
const NOT_IN_PROSE = new Set([
  'TRACE',
  'DEBUG',
  'INFO',
  'NOTICE',
  'WARN',
  'WARNING',
  'ERR',
  'ERROR',
  'SEVERE',
  'CRIT',
  'CRITICAL',
  'ALERT',
  'FATAL',
  'PANIC',
  'EMERG',
  'EMERGENCY',
]);

/** The word that was read last. */
const word = { from: 0, to: 0, isBracketed: false, isMarked: false, isBeforeSlash: false };

/** The level right behind a timestamp: in capitals, in brackets, before a mark, or one of the plain words. */
export function levelBehindTime(line: string, start: number): Severity | undefined {
  if (!readWord(line, start) || word.isBeforeSlash) return undefined;
  const text = line.slice(word.from, word.to);
  const counts = word.isBracketed || word.isMarked || isCapitals(text) || isPlain(text);
  return counts ? severityOf(text) : undefined;
}

/** The level of a word anywhere else: in brackets, before a colon, or one of those in capitals that prose has not. */
export function levelInText(line: string, start: number): Severity | undefined {
  if (!readWord(line, start)) return undefined;
  const { from, to, isBracketed } = word;
  if (isBracketed || line.charCodeAt(to) === COLON) return severityOf(line.slice(from, to));
  // Most words of a text end here, without a copy.
  if (!isUpper(line.charCodeAt(from + 1))) return undefined;
  const text = line.slice(from, to);
  return NOT_IN_PROSE.has(text) ? severityOf(text) : undefined;
}

/** Reads letters, with brackets around them or a mark behind or without, when nothing else belongs to their word. */
function readWord(line: string, start: number): boolean {
  const closing = closingOf(line.charCodeAt(start));
  const from = closing === 0 ? start : start + 1;
  let at = from;
  while (at - from <= LONGEST && isLetter(line.charCodeAt(at))) at += 1;
  if (at - from < SHORTEST || at - from > LONGEST) return false;
  word.from = from;
  word.to = at;
  word.isBracketed = closing !== 0 && line.charCodeAt(at) === closing;
  if (word.isBracketed) at += 1;
  const next = line.charCodeAt(at);
  word.isMarked = next === BAR || ((next === COLON || next === COMMA) && isBlank(line, at + 1));
  // The process behind `INFO/` of Celery is none of the level's.
  word.isBeforeSlash = next === SLASH;
  levelWord.end = word.isMarked ? at + 1 : at;
  if (word.isMarked || word.isBracketed || word.isBeforeSlash) return true;
  return isBlank(line, at) || next === CLOSE_BRACKET;
}

/** Whether a word ends here. */
function isBlank(line: string, at: number): boolean {
  const code = line.charCodeAt(at);
  return code === SPACE || code === TAB || at >= line.length;
}

function closingOf(opening: number): number {
  if (opening === OPEN_BRACKET) return CLOSE_BRACKET;
  if (opening === OPEN_PARENTHESIS) return CLOSE_PARENTHESIS;
  return opening === LESS ? GREATER : 0;
}

function isCapitals(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (!isUpper(text.charCodeAt(at))) return false;
  return true;
}

function isPlain(text: string): boolean {
  return PLAIN.has(text) || PLAIN.has(text.toLowerCase());
}
