/**
 * Regular expressions of the user's, matched in time linear in the text: it is of hostile lines, and the engine of V8 backtracks for
 * minutes on the wrong one. RE2's algorithm, so without lookahead and backreferences; else the syntax is that of JavaScript.
 */
import { createRequire } from 'node:module';
import type * as Re2 from 're2js';
import { LogaggError, messageOf } from '../errors.ts';
import { findNonlinear } from './nonlinear-syntax.ts';

/** Longer ones come from a mistake in quoting; nobody reads them. */
const MAX_LENGTH = 1000;
/** Instructions. A line of 1 MiB took 0.1 to 0.7 s with usual patterns; with one of 405 that defeats the cache of states, 11 s. */
const MAX_PROGRAM = 500;

/** Loading it takes 15 ms, and most runs have no pattern. */
const loadEngine = createRequire(import.meta.url);

/**
 * Compiles a pattern that a user gave; `flags` are any of `g i m s`. It is used as any other RegExp is. Throws a usage error that
 * names the pattern, what is wrong with it and where, if that is known.
 */
export function compilePattern(text: string, flags = ''): RegExp {
  if (text.length > MAX_LENGTH) {
    const start = `'${text.slice(0, 40)}...' has ${text.length} characters`;
    throw refusal(`the pattern ${start}, more than ${MAX_LENGTH}`, 'give a shorter one');
  }
  const found = findNonlinear(text);
  if (found !== undefined) {
    throw refusal(
      `the pattern '${text}' has ${found.what} at character ${found.at + 1}, which no bounded time can match`,
      'match more, and take the part in a group; or match its parts with alternatives: (a|b)',
    );
  }
  return new LinearPattern(text, flags, compileEngine(text, flags));
}

function compileEngine(text: string, flags: string): Re2.RE2JS {
  const { RE2JS: engine } = loadEngine('re2js') as typeof Re2;
  try {
    const bits =
      engine.LOOKBEHINDS |
      (flags.includes('i') ? engine.CASE_INSENSITIVE : 0) |
      (flags.includes('m') ? engine.MULTILINE : 0) |
      (flags.includes('s') ? engine.DOTALL : 0);
    // What JavaScript refuses is refused in its words, which are the ones that people look up.
    const checked = new RegExp(text, flags);
    const compiled = engine.compile(engine.translateRegExp(checked.source), bits);
    const size = compiled.programSize();
    if (size <= MAX_PROGRAM) return compiled;
    throw new Error(`it repeats too much: ${size} steps, more than ${MAX_PROGRAM}`);
  } catch (error) {
    throw refusal(`the pattern '${text}' cannot be used: ${reasonOf(error)}`, undefined, error);
  }
}

/** What is wrong, without the pattern and the prefixes of both engines. */
function reasonOf(error: unknown): string {
  return messageOf(error)
    .replace(/^Invalid regular expression: \/.*\/[a-z]*: /s, '')
    .replace(/^error parsing regexp: /, '');
}

function refusal(message: string, hint?: string, cause?: unknown): LogaggError {
  return new LogaggError('usage', message, {
    hint:
      hint ??
      'a regular expression as in JavaScript; a backslash before . * + ? ( ) [ ] { } | ^ $ \\ means the character',
    cause,
  });
}

/** A RegExp by another engine: all methods of strings and of RegExp match through `exec`. */
class LinearPattern extends RegExp {
  readonly #engine: Re2.RE2JS;

  /** `matchAll` and `split` make a copy of their own: of the pattern itself, and without an engine. */
  constructor(text: string | RegExp, flags: string, engine?: Re2.RE2JS) {
    super(text, flags);
    this.#engine = engine ?? compileEngine(this.source, flags);
  }

  override test(text: string): boolean {
    return this.global || this.sticky ? this.exec(text) !== null : this.#engine.test(text);
  }

  override exec(text: string): RegExpExecArray | null {
    const matcher = this.#engine.matcher(text);
    const hasMemory = this.global || this.sticky;
    const from = hasMemory ? this.lastIndex : 0;
    const isFound = from <= text.length && matcher.find(from);
    if (!isFound || (this.sticky && matcher.start() !== from)) {
      if (hasMemory) this.lastIndex = 0;
      return null;
    }
    if (hasMemory) this.lastIndex = matcher.end();
    const groups = Array.from({ length: matcher.groupCount() }, (_, at) => {
      return matcher.group(at + 1) ?? undefined;
    });
    const named = Object.entries(this.#engine.namedGroups()).map(
      ([name, at]) => [name, groups[at - 1]] as const,
    );
    return Object.assign([matcher.group() ?? '', ...groups], {
      index: matcher.start(),
      input: text,
      groups: named.length > 0 ? Object.fromEntries(named) : undefined,
    }) as RegExpExecArray;
  }
}
