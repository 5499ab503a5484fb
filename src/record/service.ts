/** Service names: what may stand in a routing key, and the nearest such name for what may not. */

/** AMQP ends a routing key at 255 bytes; this leaves room for the severity and keeps tables readable. */
const MAX_SERVICE_BYTES = 100;
/** `*` and `#` are wildcards in bindings; control characters are nobody's name. */
const FORBIDDEN = /[*#\u0000-\u001f\u007f-\u009f]/g;
/** For a name of which nothing can be kept. */
const NAMELESS = 'unknown';

/** Names come back line after line, so each is checked once; the bound keeps hostile names from piling up. */
const MENDED = new Map<string, string>();
const MAX_MENDED = 10_000;

/** The name itself when it can stand in a routing key, else the nearest name that can. */
export function mendService(name: string): string {
  const known = MENDED.get(name);
  if (known !== undefined) return known;
  const mended = mend(name);
  if (MENDED.size < MAX_MENDED && name.length <= MAX_SERVICE_BYTES) MENDED.set(name, mended);
  return mended;
}

function mend(name: string): string {
  const plain = name.toWellFormed().replace(FORBIDDEN, '_').trim();
  // An empty word between dots would match no binding of `*`.
  const words = plain.split('.').filter((word) => word !== '');
  // Cut before the edges are cleaned: on a long name that pattern would take for ever.
  const short = cutToBytes(words.join('.'), MAX_SERVICE_BYTES);
  return short.replace(/^[.\s]+|[.\s]+$/g, '') || NAMELESS;
}

/** The longest run of whole characters from the start that fits into so many bytes of UTF-8. */
function cutToBytes(text: string, limit: number): string {
  if (Buffer.byteLength(text) <= limit) return text;
  let bytes = 0;
  let end = 0;
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > limit) break;
    end += character.length;
  }
  return text.slice(0, end);
}
