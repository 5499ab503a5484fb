/** Mail addresses in a text, found from their @ on: to the left and to the right no character is read twice. */
import { DASH, DOT, isDigit, isLetter, UNDERSCORE } from './ascii.ts';

/** Letters of other scripts are letters here too. The last part has two letters: `react@18.2.0` is a version. */
const DOMAIN = /(?:[\w\u0080-\uffff-]+\.)+[A-Za-z\u0080-\uffff]{2}[\w\u0080-\uffff-]*/y;
const PERCENT = 37;
const APOSTROPHE = 39;
const PLUS = 43;

export function replaceMailAddresses(text: string): string {
  let replaced = '';
  let copied = 0;
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    let start = at;
    while (start > copied && isLocal(text.charCodeAt(start - 1))) start -= 1;
    DOMAIN.lastIndex = at + 1;
    if (start < at && DOMAIN.test(text)) {
      replaced += `${text.slice(copied, start)}[email]`;
      copied = DOMAIN.lastIndex;
    }
  }
  return replaced + text.slice(copied);
}

function isLocal(code: number): boolean {
  return (
    isLetter(code) ||
    isDigit(code) ||
    code === DOT ||
    code === UNDERSCORE ||
    code === DASH ||
    code === PLUS ||
    code === PERCENT ||
    code === APOSTROPHE ||
    code >= 0x80
  );
}
