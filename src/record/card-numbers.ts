/** Numbers of payment cards in a text: ISO/IEC 7812-1. */

/** Groups of digits, a blank or a dash between; a card may be some of them, beside other numbers. */
const RUN = /(?<!\d)\d(?:[ -]?\d){12,}/g;
const MIN_DIGITS = 13;
const MAX_DIGITS = 19;

export function replaceCards(text: string): string {
  return text.replace(RUN, (run: string, at: number) => {
    return replaceInRun(run, /\d\.$/.test(text.slice(Math.max(0, at - 2), at)));
  });
}

/** The first group of a run behind a decimal point is a fraction. */
function replaceInRun(run: string, isFraction: boolean): string {
  // Groups stand at even places, what separates them at odd ones.
  const parts = run.split(/([ -])/);
  const kept: string[] = [];
  for (let at = 0; at < parts.length; at += 1) {
    const isStart = at % 2 === 0 && !(at === 0 && isFraction);
    const groups = isStart ? cardAt(parts, at) : 0;
    kept.push(groups > 0 ? '[card]' : (parts[at] ?? ''));
    if (groups > 0) at += 2 * (groups - 1);
  }
  return kept.join('');
}

/** How many groups from this one on are the number of a card, the most there are; or 0. */
function cardAt(parts: readonly string[], at: number): number {
  let digits = '';
  let found = 0;
  for (let groups = 1; digits.length < MAX_DIGITS; groups += 1) {
    const group = parts[at + 2 * (groups - 1)];
    if (group === undefined) break;
    digits += group;
    if (isCard(digits)) found = groups;
  }
  return found;
}

/** Cards of banks begin with 2 to 6. Times in ms and µs begin with 1, and one in ten has a valid check digit. */
function isCard(digits: string): boolean {
  if (digits.length < MIN_DIGITS || digits.length > MAX_DIGITS) return false;
  const first = digits.charCodeAt(0) - 48;
  return first >= 2 && first <= 6 && hasCheckDigit(digits);
}

/** The formula of Luhn, annex B. */
function hasCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
