/** Makes the control characters of log content visible, so that a log line cannot drive a terminal. */

interface PrintableOptions {
  /** `show` (the default) keeps a text on its line, `keep` leaves line feeds as they are. */
  newlines?: 'show' | 'keep';
}

/**
 * Whatever a terminal obeys, reorders or does not show: control and format characters (bidi and zero-width
 * ones, tags), line and paragraph separators, lone surrogates, and all that Unicode calls ignorable.
 * Not hidden are the signs by which emoji are made: U+FE0E and U+FE0F, and the joiner between two of them.
 *
 * A set of characters and no pattern of escape sequences: a sequence cut short by the end of a line would
 * slip through a pattern, and be completed by the next line.
 */
const HIDDEN =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{DI}](?<![\ufe0e\ufe0f])(?!(?<=[\p{ExtPict}\p{EMod}\ufe0f]\u200d)\p{ExtPict})/u;
const ALL_HIDDEN = new RegExp(HIDDEN, 'gu');

/** Width is a matter of terminals, and a tab has none that a column could be cut by. */
const TAB = '  ';
const CONTROL_PICTURES = 0x2400;

/**
 * The text with each hidden character replaced: tabs by two spaces, line feeds by `↵`, other ASCII controls
 * by their picture (`␛`), the rest by `\u{202e}`. The same string where there is nothing to do.
 */
export function printable(text: string, options: PrintableOptions = {}): string {
  if (!HIDDEN.test(text)) return text;
  const newline = options.newlines === 'keep' ? '\n' : '↵';
  return text.replace(ALL_HIDDEN, (character) =>
    character === '\n' ? newline : picture(character),
  );
}

/** Every hidden character as JSON escapes, in text that is JSON already: the same value, but safe to show. */
export function escapeHidden(json: string): string {
  return HIDDEN.test(json) ? json.replace(ALL_HIDDEN, jsonEscape) : json;
}

function picture(character: string): string {
  if (character === '\t') return TAB;
  if (character === '\x7f') return '␡';
  const code = character.codePointAt(0) ?? 0;
  return code < 0x20 ? String.fromCharCode(CONTROL_PICTURES + code) : `\\u{${code.toString(16)}}`;
}

function jsonEscape(character: string): string {
  let escaped = '';
  for (let i = 0; i < character.length; i += 1) {
    escaped += `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`;
  }
  return escaped;
}
