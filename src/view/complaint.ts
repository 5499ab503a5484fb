/** What went wrong, fit to be shown: it may quote a URL with a password, or text that a terminal obeys. */
import { maskUrls } from '../mask-url.ts';
import { printable } from './printable.ts';

export function complaint(text: string): string {
  return printable(maskUrls(text), { newlines: 'keep' });
}
