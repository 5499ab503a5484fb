/** Short strings of AMQP 0-9-1 (section 4.2.5.3), such as routing keys and message ids: at most 255 bytes. */

const MAX_BYTES = 255;

/** Not all that was received can be sent again: a byte that is not UTF-8 is read as a character of three. */
export function isShortString(text: string): boolean {
  return text.length <= MAX_BYTES && Buffer.byteLength(text) <= MAX_BYTES;
}

/** The text, or as many of its characters as fit. */
export function toShortString(text: string): string {
  if (isShortString(text)) return text;
  // In a stream, a character that is cut at the end is left out and not replaced.
  return new TextDecoder().decode(Buffer.from(text).subarray(0, MAX_BYTES), { stream: true });
}
