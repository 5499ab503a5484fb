/** Takes out of records what must not leave the process: in the message, the host and the values of attributes. */
import { LogaggError } from '../errors.ts';
import { compilePattern } from './pattern.ts';
import type { Attributes, LogRecord } from './record.ts';
import { REDACTIONS } from './redactions.ts';

type Replace = (text: string) => string;

/**
 * `names` are lists of names of `REDACTIONS`, separated by commas, or `/regex/`, which is taken whole. What a name
 * matches becomes `[name]`, what a regex matches `[redacted]`. Throws a usage error for an unknown name.
 */
export function createRedactor(names: readonly string[]): (record: LogRecord) => LogRecord {
  const rules = names.flatMap(split).map(ruleOf);
  const replace: Replace = (text) => rules.reduce((rest, rule) => rule(rest), text);
  return (record) => {
    record.message = replace(record.message);
    if (record.host !== undefined) record.host = replace(record.host);
    if (record.attributes !== undefined) {
      record.attributes = replaceIn(record.attributes, replace) as Attributes;
    }
    return record;
  };
}

function split(text: string): string[] {
  const isPattern = text.startsWith('/') && text.endsWith('/') && text.length > 2;
  return isPattern ? [text] : text.split(',').map((name) => name.trim());
}

function ruleOf(name: string): Replace {
  if (name.startsWith('/')) {
    const pattern = compilePattern(name.slice(1, -1), 'g');
    return (text) => text.replace(pattern, '[redacted]');
  }
  const redaction = Object.hasOwn(REDACTIONS, name) ? REDACTIONS[name] : undefined;
  if (redaction === undefined) {
    throw new LogaggError('usage', `'${name}' is nothing that can be redacted by name`, {
      hint: `${Object.keys(REDACTIONS).join(', ')}, or /regex/`,
    });
  }
  const { pattern, within } = redaction;
  const replacement = `[${name}]`;
  if (within === undefined) return (text) => text.replace(pattern, replacement);
  return (text) => text.replace(pattern, (match) => within(match, replacement));
}

/** Attributes are bounded in depth: see `attributes.ts`. Names stay. */
function replaceIn(value: unknown, replace: Replace): unknown {
  if (typeof value === 'string') return replace(value);
  if (Array.isArray(value)) return value.map((one) => replaceIn(one, replace));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, replaceIn(one, replace)]),
  );
}
