/** Takes out of records what must not leave the process: in the message, the host and the values of attributes. */
import type { LogRecord } from './record.ts';
import { type Chosen, parseRedactions } from './redaction-list.ts';
import { type Redaction, REDACTIONS } from './redactions.ts';

type Replace = (text: string) => string;

interface Rules {
  replace: Replace;
  /** The replacement of the whole value of an attribute, by its name. */
  ofName(name: string): string | undefined;
}

/** Attributes of decoded lines are no deeper, see `attributes.ts`; what is goes as a whole. */
const MAX_DEPTH = 20;
const REDACTED = '[redacted]';
/**
 * Characters times matches of one pattern in one text, before the rest of it is replaced as a whole: each match may look to the end
 * before it is a short one. 32 matches in 1 MiB, any number in a usual line; `a(.*b)?` took 3 to 5 s up to here.
 */
const MAX_LOOKS = 2 ** 25;

/** Two are the rule; each further one needs another two addresses that nothing separates. */
const MAX_ROUNDS = 10;

/**
 * Each list names some of `REDACTIONS`, separated by commas, or a pattern as `/regex/`. What a name matches becomes `[name]`, what a
 * pattern matches `[redacted]`. The record that is given is changed. Throws a usage error for an unknown name.
 */
export function createRedactor(lists: readonly string[]): (record: LogRecord) => LogRecord {
  const rules = rulesOf(lists.flatMap(parseRedactions));
  return (record) => {
    record.message = rules.replace(record.message);
    if (record.host !== undefined) record.host = rules.replace(record.host);
    if (record.attributes !== undefined) redactValues(record.attributes, rules, MAX_DEPTH);
    return record;
  };
}

/** Patterns come first, as they are written for the text as it was. */
function rulesOf(chosen: readonly Chosen[]): Rules {
  const patterns = chosen.filter((one) => typeof one !== 'string');
  const named = Object.entries<Redaction>(REDACTIONS).filter(([name]) =>
    chosen.some((one) => one === name),
  );
  const redactions = named.map(([, redaction]) => redaction);
  return {
    replace(text) {
      let replaced = text;
      for (const pattern of patterns) replaced = replacePattern(replaced, pattern);
      return replaceNamed(replaced, redactions);
    },
    ofName(name) {
      const covering = named.find(([, { coversName }]) => coversName?.(name));
      return covering === undefined ? undefined : `[${covering[0]}]`;
    },
  };
}

/** Again for as long as there is something: what stood right beside a match may be one itself, now that its end shows. */
function replaceNamed(text: string, redactions: readonly Redaction[]): string {
  let replaced = text;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const before = replaced;
    for (const { replace } of redactions) replaced = replace(replaced);
    if (replaced === before) break;
  }
  return replaced;
}

function replacePattern(text: string, pattern: RegExp): string {
  if (!pattern.test(text)) return text;
  let replaced = '';
  let copied = 0;
  let left = MAX_LOOKS;
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const [{ length }] = match;
    left -= text.length;
    if (left < 0) return replaced + text.slice(copied, match.index) + REDACTED;
    if (length === 0) pattern.lastIndex += 1;
    else replaced += text.slice(copied, match.index) + REDACTED;
    if (length > 0) copied = match.index + length;
  }
  return replaced + text.slice(copied);
}

function redactValues(values: object, rules: Rules, depth: number): void {
  const fields = values as Record<string, unknown>;
  for (const name of Object.keys(values)) {
    fields[name] = redactValue(name, fields[name], rules, depth);
  }
}

function redactValue(name: string, value: unknown, rules: Rules, depth: number): unknown {
  if (typeof value === 'object' && value !== null) {
    if (depth === 0) return REDACTED;
    redactValues(value, rules, depth - 1);
    return value;
  }
  if (typeof value !== 'string' && typeof value !== 'number') return value;
  const whole = rules.ofName(name);
  if (whole !== undefined) return whole;
  const text = String(value);
  const replaced = rules.replace(text);
  // A number is one still, unless something was taken out of it.
  return replaced === text ? value : replaced;
}
