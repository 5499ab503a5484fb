/** Finds in a message what a query asked for, so that the eye finds it too. */
import { LogaggError } from '../errors.ts';
import type { Condition } from '../query/condition.ts';
import { type Pattern, regexPattern, textPattern } from '../query/pattern.ts';
import type { Query } from '../query/query.ts';
import { compilePattern } from '../record/pattern.ts';
import type { Range } from './styled.ts';

/** Gives the ranges of a text that are to be highlighted, in order and apart from each other. */
export type Finder = (text: string) => Range[];

/** Nobody looks for colours further down in one message. */
const MAX_LENGTH = 10_000;
const MAX_MATCHES = 200;

/** What of a query stands in the messages that it finds. */
export function highlightsOf({ words, grep, ignoreCase, where = [] }: Query): Pattern[] {
  const patterns = words.map((word) => textPattern(word, ignoreCase));
  if (grep !== undefined) patterns.push(regexPattern(grep, '', ignoreCase));
  return [...patterns, ...where.flatMap(patternsOf)];
}

/** Of what a message must or may hold, but not of what it must not. */
function patternsOf(condition: Condition): Pattern[] {
  if (condition.kind === 'and' || condition.kind === 'or') return condition.of.flatMap(patternsOf);
  if (condition.kind === 'word') return [textPattern(condition.text, condition.ignoreCase)];
  if (condition.kind !== 'matches' || condition.field !== 'message') return [];
  return [condition.pattern];
}

/** Undefined where there is nothing to be found. */
export function createFinder(patterns: readonly Pattern[]): Finder | undefined {
  const compiled = patterns.map(compile).filter((pattern) => pattern !== undefined);
  if (compiled.length === 0) return undefined;
  return (text) => {
    const start = text.slice(0, MAX_LENGTH);
    return merged(compiled.flatMap((pattern) => matchesOf(start, pattern)));
  };
}

/** The database can do more than our engine; what only it can find is shown without colours. */
function compile({ source, flags }: Pattern): RegExp | undefined {
  try {
    return compilePattern(source, `${flags}g`);
  } catch (error) {
    if (error instanceof LogaggError) return undefined;
    throw error;
  }
}

function matchesOf(text: string, pattern: RegExp): Range[] {
  const ranges: Range[] = [];
  pattern.lastIndex = 0;
  while (ranges.length < MAX_MATCHES) {
    const match = pattern.exec(text);
    if (match === null) break;
    const to = match.index + match[0].length;
    if (to > match.index) ranges.push({ from: match.index, to });
    // An empty match would be found again and again.
    else pattern.lastIndex = to + 1;
  }
  return ranges;
}

function merged(ranges: Range[]): Range[] {
  const all: Range[] = [];
  for (const range of ranges.sort((a, b) => a.from - b.from)) {
    const last = all.at(-1);
    if (last !== undefined && range.from <= last.to) last.to = Math.max(last.to, range.to);
    else all.push({ ...range });
  }
  return all;
}
