/** What regular expressions of JavaScript may hold that no engine can match in linear time. */

interface Nonlinear {
  what: string;
  /** Where it stands in the pattern. */
  at: number;
}

/** Lookahead and references to groups, as far as they are not escaped or within a class of characters. */
export function findNonlinear(pattern: string): Nonlinear | undefined {
  let isInClass = false;
  for (let at = 0; at < pattern.length; at += 1) {
    const char = pattern[at];
    if (char === '\\') {
      if (!isInClass && /^\\(?:[1-9]|k<)/.test(pattern.slice(at, at + 3))) {
        return { what: 'a backreference', at };
      }
      at += 1;
    } else if (isInClass) {
      isInClass = char !== ']';
    } else if (char === '[') {
      isInClass = true;
    } else if (pattern.startsWith('(?=', at) || pattern.startsWith('(?!', at)) {
      return { what: 'a lookahead', at };
    }
  }
  return undefined;
}
