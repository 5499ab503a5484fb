/** Process ids as attributes: numbers where the text is how a number is written, so that they compare and sort as such. */
import { countDigits } from '../ascii.ts';

/** More digits than any system's ids, and few enough to be exact. */
const MOST_DIGITS = 15;

export function pidOf(text: string): number | string {
  if (text === '' || countDigits(text, 0, MOST_DIGITS) !== text.length) return text;
  return text.startsWith('0') && text !== '0' ? text : Number(text);
}
