/** Secrets by the name before them: `DB_PASSWORD=x`, `"client_secret": "x"`, `{\"token\":\"x\"}`. */

const NAME =
  'password|passwd|passphrase|pwd|secret|token|credentials?|api[_-]?key|access[_-]?key|private[_-]?key';
/** The end of a name, and what stands between it and its value. */
const BEFORE_VALUE = new RegExp(`(?:${NAME})\\\\?["']?\\s*[:=]\\s*(\\\\?["'])?`, 'gi');
const SECRET_NAME = new RegExp(`(?:${NAME})$`, 'i');
const END_OF_VALUE = /[\s,;&"'\\)}\]]/g;
const REPLACEMENT = '[password]';

export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

/** The names stay, and the quotes. A value whose quote is not closed goes to the end of its line. */
export function replaceSecrets(text: string): string {
  let replaced = '';
  let copied = 0;
  BEFORE_VALUE.lastIndex = 0;
  for (let match = BEFORE_VALUE.exec(text); match !== null; match = BEFORE_VALUE.exec(text)) {
    const start = BEFORE_VALUE.lastIndex;
    // Our own mark is a value as well, and holds what would end one.
    const isDone = text.startsWith(REPLACEMENT, start);
    const end = isDone ? start + REPLACEMENT.length : valueEnd(text, start, match[1]);
    if (end > start) {
      replaced += text.slice(copied, start) + REPLACEMENT;
      copied = end;
    }
    BEFORE_VALUE.lastIndex = end;
  }
  return replaced + text.slice(copied);
}

function valueEnd(text: string, start: number, quote: string | undefined): number {
  if (quote === undefined) return endAt(END_OF_VALUE, text, start);
  for (let at = text.indexOf(quote, start); at !== -1; at = text.indexOf(quote, at + 1)) {
    if (!isEscaped(text, at, start)) return at;
  }
  const lineEnd = text.indexOf('\n', start);
  return lineEnd === -1 ? text.length : lineEnd;
}

function endAt(pattern: RegExp, text: string, start: number): number {
  pattern.lastIndex = start;
  return pattern.exec(text)?.index ?? text.length;
}

/** Whether an odd number of backslashes stands before. */
function isEscaped(text: string, at: number, start: number): boolean {
  let from = at;
  while (from > start && text[from - 1] === '\\') from -= 1;
  return (at - from) % 2 === 1;
}
