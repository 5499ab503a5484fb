/** Message templates as Serilog writes them, rendered from the properties beside them. https://messagetemplates.org */
import type { Fields } from './json-object.ts';

/** `{{`, `}}`, or a hole: `{Name}`, `{@Name}`, `{$Name}`, `{0}`, with `,alignment` and `:format`. */
const PART = /\{\{|\}\}|\{([@$]?)(\w{1,200})(?:,(-?\d{1,3}))?(?::([^{}]{1,200}))?\}/g;
/** A template of `{a}{a}{a}` multiplies what is in `a`: past this, counted in UTF-16 units, it is shown as it is. */
const MAX_LENGTH = 65_536;

/**
 * The template with its holes filled. `renderings` are the texts of the holes that have a format, in their order (CLEF's `@r`), as
 * only the program could format them. A hole without a property stays.
 */
export function renderTemplate(template: string, fields: Fields, renderings: unknown): string {
  const formatted = Array.isArray(renderings) ? renderings.values() : [].values();
  let text = '';
  let copied = 0;
  for (const part of template.matchAll(PART)) {
    text += template.slice(copied, part.index) + textOfPart(part, fields, formatted);
    copied = part.index + part[0].length;
    if (text.length > MAX_LENGTH) return template;
  }
  return copied === 0 ? template : text + template.slice(copied);
}

function textOfPart(
  [whole, , name, alignment, format]: RegExpExecArray,
  fields: Fields,
  formatted: Iterator<unknown>,
): string {
  if (name === undefined) return whole.slice(1);
  const rendering: unknown = format === undefined ? undefined : formatted.next().value;
  const value = rendering ?? (Object.hasOwn(fields, name) ? fields[name] : undefined);
  if (value === undefined) return whole;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const width = Number(alignment ?? 0);
  return width < 0 ? text.padEnd(-width) : text.padStart(width);
}
