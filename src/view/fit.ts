/** Text cut or padded to a number of terminal cells, which CJK, emoji and accents make other than its length. */
import stringWidth from 'string-width';

const ELLIPSIS = '…';
const ASCII = /^[\x20-\x7e]*$/;

/**
 * UTF-16 units that are looked at for each cell: a family emoji has 11. Bounds the cost of a text of megabytes,
 * and the length of what is printed of one letter under a thousand accents.
 */
const UNITS_PER_CELL = 16;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** What a reader takes for one character each, and where it begins. */
export function graphemesOf(text: string): Iterable<{ segment: string; index: number }> {
  return graphemes.segment(text);
}

/** The start of a text that is enough for `fit` to cut as it would cut the whole. */
export function enoughFor(text: string, width: number): string {
  return text.slice(0, width * UNITS_PER_CELL + 1);
}

/** The text in at most that many cells, with `…` for what is cut off. The text must be printable. */
export function fit(text: string, width: number): string {
  if (text.length <= width && ASCII.test(text)) return text;
  const start = text.slice(0, width * UNITS_PER_CELL);
  if (ASCII.test(start)) return start.slice(0, width - 1) + ELLIPSIS;
  return cut(start, width, start.length < text.length);
}

/** The text with spaces behind it, up to that many cells. */
export function pad(text: string, width: number): string {
  const padded = text + ' '.repeat(Math.max(0, width - stringWidth(text)));
  // Some letters (Unicode calls them prepended marks) become one with the first space.
  return padded + ' '.repeat(Math.max(0, width - stringWidth(padded)));
}

/** The text in exactly that many cells. */
export function fill(text: string, width: number): string {
  return pad(fit(text, width), width);
}

/** Between graphemes; what is known to go on is cut even if it fits, and its last grapheme is in doubt. */
function cut(text: string, width: number, goesOn: boolean): string {
  let cells = 0;
  let end = 0;
  for (const { segment, index } of graphemesOf(text)) {
    if (cells <= width - 1) end = index;
    cells += stringWidth(segment);
    if (cells > width) return text.slice(0, end) + ELLIPSIS;
  }
  return goesOn ? text.slice(0, end) + ELLIPSIS : text;
}
