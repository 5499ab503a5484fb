/**
 * The reference system's text form: `YYYY-MM-DD HH:MM:SS Service Severity message`, its times without a zone.
 * Its own parser splits on single spaces and takes whatever stands there; this one accepts a line only when
 * the fourth word is a severity, so that no other text is taken apart at the wrong places.
 */
import { countDigits, DASH, isDigit, isLetter, isUpper, SPACE, UNDERSCORE } from '../ascii.ts';
import type { Decoded } from './decoded.ts';
import { type Severity, severityOf } from '../severity.ts';

interface Level {
  word: string;
  severity: Severity | undefined;
}

/**
 * Levels as its producers write them. Other spellings count only behind a service that is known, as prose is
 * full of them: `disk alert on host 7`, `user log in failed`.
 */
const LEVELS: readonly Level[] = [
  'Trace',
  'Debug',
  'Info',
  'Warn',
  'Warning',
  'Error',
  'Critical',
  'Fatal',
].flatMap((word) =>
  [word, word.toUpperCase()].map((spelling) => ({ word: spelling, severity: severityOf(word) })),
);
const LONGEST_LEVEL = 'Critical'.length;
/** Each at a place of its own: a Map has to hash the word just cut from the line, which costs 15 ns more of 160. */
const BY_PLACE: (Level | undefined)[] = Array.from({ length: 2 * 16 * 32 }, () => undefined);
for (const level of LEVELS) BY_PLACE[placeOf(level.word)] = level;

/** From the first letter, the length and the case of the second letter. */
function placeOf(word: string): number {
  const isSmall = (word.charCodeAt(1) >> 5) & 1;
  return ((word.charCodeAt(0) & 31) * 16 + (word.length & 15)) * 2 + isSmall;
}

function levelOf(word: string): Severity | undefined {
  const level = BY_PLACE[placeOf(word)];
  return level?.word === word ? level.severity : undefined;
}

/**
 * Decodes a line of the reference form whose timestamp ends at `end`, or gives undefined for any other.
 * `knownService` is the service named beside the line (by its routing key): it may hold spaces.
 */
export function decodeReference(
  line: string,
  timestamp: number,
  end: number,
  knownService?: string,
): Decoded | undefined {
  if (line.charCodeAt(end) !== SPACE || line.charCodeAt(4) !== DASH) return undefined;
  const serviceStart = end + 1;
  const isKnown = knownService !== undefined && line.startsWith(`${knownService} `, serviceStart);
  const first = line.charCodeAt(serviceStart);
  if (!isKnown && !canBeginName(first)) return undefined;
  const serviceEnd = isKnown ? serviceStart + knownService.length : line.indexOf(' ', serviceStart);
  if (serviceEnd <= serviceStart) return undefined;
  // No level of these begins with a small letter: most text is ruled out here.
  if (!isKnown && !isUpper(line.charCodeAt(serviceEnd + 1))) return undefined;
  const next = line.indexOf(' ', serviceEnd + 1);
  const severityEnd = next === -1 ? line.length : next;
  if (severityEnd - serviceEnd > LONGEST_LEVEL + 1 && !isKnown) return undefined;
  const level = line.slice(serviceEnd + 1, severityEnd);
  const severity = levelOf(level) ?? (isKnown ? severityOf(level) : undefined);
  if (severity === undefined) return undefined;
  const service = line.slice(serviceStart, serviceEnd);
  if (!isKnown && isNoName(service)) return undefined;
  return {
    timestamp,
    service,
    severity,
    message: line.slice(severityEnd + 1),
  };
}

/** Letters and digits; a `-`, `|` or `[thread]` behind a time belongs to another form. */
function canBeginName(code: number): boolean {
  return isLetter(code) || isDigit(code) || code === UNDERSCORE || code > 127;
}

/** `INFO Error pages are on` is a level and a message, `4711 ERROR` the number of a process. */
function isNoName(word: string): boolean {
  if (isDigit(word.charCodeAt(0))) return countDigits(word, 0, word.length) === word.length;
  return levelOf(word) !== undefined;
}
