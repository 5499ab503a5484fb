/** What is wrong with a query, with the query itself and a mark under the place. */
import { LogaggError } from '../../errors.ts';

/** Characters of the query to each side of the place: with the ellipses it fits a terminal of 80 columns. */
const BEFORE = 36;
const AFTER = 36;

/** What a terminal obeys, reorders or does not show. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{DI}\p{M}]/gu;
/** Nearly all that takes two columns (Unicode Standard Annex 11). */
const WIDE = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{Emoji_Presentation}\uff01-\uff60]/u;

/** A usage error whose hint comes behind the mark. */
export function refusal(query: string, at: number, what: string, hint?: string): LogaggError {
  return new LogaggError('usage', `${what}\n${pointedAt(query, at)}`, {
    ...(hint !== undefined && { hint }),
  });
}

/** Two lines: the part of the query around the place, and the mark. */
function pointedAt(query: string, at: number): string {
  const start = Math.max(0, at - BEFORE);
  const before = (start > 0 ? '…' : '') + shown(query.slice(start, at));
  const after = shown(query.slice(at, at + AFTER)) + (at + AFTER < query.length ? '…' : '');
  const indent = Array.from(before, (character) => (WIDE.test(character) ? '  ' : ' ')).join('');
  return `  ${before}${after}\n  ${indent}^`;
}

/** Each hidden character as one that is seen, and one column wide. */
function shown(text: string): string {
  return text.replace(HIDDEN, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : '·';
  });
}
