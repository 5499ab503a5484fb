/** The lists of `--redact`: names with commas between, and patterns as `/regex/`, taken whole, with the flags `i m s` or none. */
import { LogaggError } from '../errors.ts';
import { compilePattern } from './pattern.ts';
import { type RedactionName, REDACTIONS } from './redactions.ts';

export type Chosen = RedactionName | RegExp;

/** A pattern ends at the first slash that is not escaped and that nothing but flags stands behind, up to a comma or the end. */
const PATTERN = /^\/((?:[^\\/]|\\[^]|\/(?![ims]*\s*(?:,|$)))+)\/([ims]*)\s*(?:,|$)/;
const NAMES = Object.keys(REDACTIONS).join(', ');

/** Throws a usage error for what is neither a known name nor a pattern in slashes. */
export function parseRedactions(list: string): Chosen[] {
  const chosen: Chosen[] = [];
  let rest = list.trim();
  while (rest !== '') {
    const end = rest.indexOf(',');
    const name = (end === -1 ? rest : rest.slice(0, end)).trim();
    const pattern = PATTERN.exec(rest);
    if (pattern !== null) chosen.push(patternOf(pattern[1] ?? '', pattern[2] ?? ''));
    else if (name !== '') chosen.push(nameOf(name));
    const taken = pattern?.[0].length ?? (end === -1 ? rest.length : end + 1);
    rest = rest.slice(taken).trim();
  }
  if (chosen.length > 0) return chosen;
  throw new LogaggError('usage', `'${list}' names nothing to redact`, {
    hint: `${NAMES}, or /regex/`,
  });
}

function patternOf(text: string, flags: string): RegExp {
  const pattern = compilePattern(text, `${flags}g`);
  if (!pattern.test('')) return pattern;
  throw new LogaggError(
    'usage',
    `the pattern '${text}' matches nothing at all, and so everywhere`,
    {
      hint: 'a + in the place of its * may be meant',
    },
  );
}

function nameOf(text: string): RedactionName {
  const name = text.toLowerCase();
  if (isName(name)) return name;
  if (text.startsWith('/')) {
    throw new LogaggError('usage', `the pattern '${text}' has no end`, {
      hint: 'write /regex/, with the flags i, m and s behind it or none',
    });
  }
  const near = Object.keys(REDACTIONS).find((known) => isNear(known, name));
  const guess = near === undefined ? '' : `; did you mean ${near}?`;
  throw new LogaggError('usage', `'${text}' is nothing that can be redacted by name${guess}`, {
    hint: /^\w+$/.test(text)
      ? `${NAMES}, or /regex/`
      : `a pattern stands in slashes: /${text}/; a name is one of ${NAMES}`,
  });
}

function isName(name: string): name is RedactionName {
  return Object.hasOwn(REDACTIONS, name);
}

/** Whether one is the other with a letter more, less or changed, or with two that changed places. */
function isNear(known: string, word: string): boolean {
  let from = 0;
  while (from < known.length && known[from] === word[from]) from += 1;
  const [a, b] = [known.slice(from), word.slice(from)];
  const isSwapped = a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2);
  return a.slice(1) === b || a === b.slice(1) || a.slice(1) === b.slice(1) || isSwapped;
}
