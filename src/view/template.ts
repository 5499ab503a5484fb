/** Records as lines of a form of the user's own: `{{time}} {{severity|pad:5}} {{attributes.status}}`. */
import { LogaggError, messageOf } from '../errors.ts';
import { type Field, fieldOf, parseField } from '../query/field.ts';
import { formatInstant } from '../query/instant.ts';
import type { LogRecord } from '../record/record.ts';
import { fit, pad } from './fit.ts';
import { stringify } from './json.ts';
import { printable } from './printable.ts';
import type { RenderOptions, Renderer } from './renderer.ts';
import { textOf } from './text-of.ts';

/** What stands in a template: a text, or a field with what is done to it, one after the other. */
export type Template = readonly (string | Placeholder)[];

interface Placeholder {
  field: Field;
  helpers: readonly Helper[];
}

type Helper = { name: 'pad' | 'trunc'; cells: number } | { name: 'json' | 'color' };

const PLACEHOLDER = /\{\{(.*?)\}\}/gs;
/** What shells hand over as two characters. */
const ESCAPES: Readonly<Record<string, string>> = { '\\t': '\t', '\\n': '\n', '\\\\': '\\' };
const MAX_LENGTH = 10_000;
const MAX_CELLS = 1000;
const HELPERS = 'pad:N (pad:-N to the right), trunc:N, json, and last color';

/**
 * Reads a template: fields in double braces, each with helpers behind `|`; `\t`, `\n` and `\\` in the texts between.
 * Throws a usage error that names what is wrong and at which character.
 */
export function parseTemplate(text: string): Template {
  if (text.length > MAX_LENGTH) {
    throw new LogaggError('usage', `a template of ${text.length} characters`, {
      hint: `at most ${MAX_LENGTH}`,
    });
  }
  const parts: (string | Placeholder)[] = [];
  let end = 0;
  for (const match of text.matchAll(PLACEHOLDER)) {
    parts.push(
      literal(text.slice(end, match.index), end),
      placeholder(match[1] ?? '', match.index),
    );
    end = match.index + match[0].length;
  }
  return [...parts, literal(text.slice(end), end)].filter((part) => part !== '');
}

function literal(text: string, at: number): string {
  const open = text.indexOf('{{');
  if (open !== -1) throw refused(at + open, `'{{' without '}}'`, 'a field is {{name}}');
  return text.replace(/\\[tn\\]/g, (escape) => ESCAPES[escape] ?? escape);
}

function placeholder(text: string, at: number): Placeholder {
  const [name = '', ...helpers] = text.split('|').map((part) => part.trim());
  try {
    const parsed = helpers.map(parseHelper);
    const color = parsed.findIndex((helper) => helper.name === 'color');
    if (color !== -1 && color !== parsed.length - 1) {
      throw new LogaggError('usage', `color is not the last helper`, {
        hint: `{{${name}|pad:8|color}}`,
      });
    }
    return { field: parseField(name), helpers: parsed };
  } catch (error) {
    throw refused(at, messageOf(error), error instanceof LogaggError ? error.hint : undefined);
  }
}

function parseHelper(text: string): Helper {
  if (text === 'json' || text === 'color') return { name: text };
  const [, name, digits] = /^(pad|trunc):(-?\d{1,6})$/.exec(text) ?? [];
  const cells = Number(digits);
  const isUsable = Math.abs(cells) <= MAX_CELLS && (name === 'pad' ? cells !== 0 : cells > 0);
  if ((name === 'pad' || name === 'trunc') && isUsable) return { name, cells };
  throw new LogaggError('usage', `no helper '${text}'`, { hint: `helpers are ${HELPERS}` });
}

function refused(at: number, message: string, hint: string | undefined): LogaggError {
  return new LogaggError('usage', `at character ${at + 1}: ${message}`, {
    ...(hint !== undefined && { hint }),
  });
}

/** A line a record, printable wherever it goes; `json` has values exactly. */
export function templateRenderer(template: Template, options: RenderOptions): Renderer {
  const textOfPart = (part: string | Placeholder, record: LogRecord): string =>
    typeof part === 'string' ? part : filled(part, record, options);
  return {
    begin: () => '',
    records: (batch) =>
      batch
        .map((record) => `${template.map((part) => textOfPart(part, record)).join('')}\n`)
        .join(''),
    end: () => '',
  };
}

function filled(
  { field, helpers }: Placeholder,
  record: LogRecord,
  options: RenderOptions,
): string {
  const { zone, theme } = options;
  const value =
    field.kind === 'time' ? formatInstant(record.timestamp, zone) : fieldOf(record, field);
  const isJson = helpers[0]?.name === 'json';
  let text = isJson ? stringify(value) : printable(textOf(value));
  for (const helper of helpers) {
    if (helper.name === 'trunc') text = fit(text, helper.cells);
    if (helper.name === 'pad') text = padded(text, helper.cells);
    if (helper.name === 'json' && !isJson) text = stringify(text);
    if (helper.name !== 'color') continue;
    if (field.kind === 'severity') text = theme.severity(record.severity, text);
    else text = field.kind === 'service' ? theme.service(record.service, text) : theme.dim(text);
  }
  return text;
}

/** To so many cells, blanks behind it, or before it if the number is negative. */
function padded(text: string, cells: number): string {
  const wide = pad(text, Math.abs(cells));
  return cells < 0 ? wide.slice(text.length) + text : wide;
}
