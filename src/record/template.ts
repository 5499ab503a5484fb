/**
 * The template of a message: what all messages of one kind share, with names for the parts that differ. Messages of one
 * statement of a program then count as one, whatever numbers, ids and addresses are in them.
 */

/** Programs write their own words first; what a message says further down only makes more templates. */
const MAX_LENGTH = 1000;

/**
 * By what is recognised first at a place. Each alternative looks at a character a bounded number of times, as the
 * engine of V8 would else take its time with hostile messages.
 */
const VARIABLE = new RegExp(
  [
    /(?<text>"[^"]*"|(?<![\p{L}\p{N}])'[^']*'(?![\p{L}\p{N}])|`[^`]*`)/u,
    /(?<url>\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s"'<>]+)/,
    /(?<mail>(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8})/,
    /(?<time>\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?)/,
    /(?<clock>\b\d\d:\d\d:\d\d(?:[.,]\d{1,9})?\b)/,
    /(?<uuid>\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b)/i,
    /(?<ip4>(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?(?![\w.]*\w))/,
    /(?<ip6>(?<![\w:])(?:(?:[\da-f]{1,4}:){7}[\da-f]{1,4}|(?:[\da-f]{1,4}:){0,6}:(?:[\da-f]{1,4}:){0,6}[\da-f]{1,4})(?![\w:]))/i,
    /(?<hex>\b0x[\da-f]+\b|(?<![\w])(?=[\da-f]{0,64}\d)(?=[\da-f]{0,64}[a-f])[\da-f]{8,64}(?![\w]))/i,
    /(?<number>\d+(?:[.,]\d+)*)/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'giu',
);

const NAMES: readonly (readonly [group: string, name: string])[] = [
  ['text', '<text>'],
  ['url', '<url>'],
  ['mail', '<mail>'],
  ['time', '<time>'],
  ['clock', '<time>'],
  ['uuid', '<id>'],
  ['ip4', '<address>'],
  ['ip6', '<address>'],
  ['hex', '<id>'],
];

/** `request 17 from 10.0.0.1 took 3.5ms` becomes `request <n> from <address> took <n>ms`. Only the first line is looked at. */
export function templateOf(message: string): string {
  const end = message.indexOf('\n');
  const line = message.slice(0, Math.min(end === -1 ? message.length : end, MAX_LENGTH));
  return line.trim().replace(VARIABLE, (_, ...rest) => {
    const groups = rest.at(-1) as Record<string, string | undefined>;
    return NAMES.find(([group]) => groups[group] !== undefined)?.[1] ?? '<n>';
  });
}
