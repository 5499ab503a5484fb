/**
 * The outline of a line that is one JSON object: what stands between its values, which is the same in all lines that one statement of a program
 * writes. Only of lines whose names and strings can be copied as they stand, to the same JSON that parsing and writing them would give.
 */
import { CLOSE_BRACKET, COLON, COMMA, isDigit, OPEN_BRACE, OPEN_BRACKET, QUOTE } from '../ascii.ts';

/** How the value of a slot is told and read. A literal is `true`, `false` or `null`. */
export type SlotKind = 'string' | 'number' | 'literal';

/** A value that is neither object nor array. */
export interface Slot {
  /** What stands before it, as in the line; with the quote that opens a string, or closes the one before. */
  before: string;
  kind: SlotKind;
}

/** A field of the object: its text without blanks between its parts, and the slots among them. */
export interface OutlineField {
  name: string;
  /** A number is a slot. */
  parts: (string | number)[];
}

export interface Outline {
  slots: Slot[];
  /** What stands behind the last slot. */
  after: string;
  fields: OutlineField[];
}

/** Longer lines are rarely alike. */
export const MAX_SLOTS = 64;
const MAX_DEPTH = 8;
const CLOSE_BRACE = 125;
const NAME = /"([ !#-[\]-~]*)"/y;
const BLANKS = /[ \t\r]*/y;
/** A string without what JSON would escape in another way. */
const STRING = /"(?:[^\0-\x1f"\\]|\\["\\bfnrt])*"/y;
const NUMBER = /-?\d[\d.eE+-]*/y;
const LITERAL = /true|false|null/y;

/** `line` is Latin-1, so that each byte is a character; undefined where there is more to it. */
export function outlineOf(line: string): Outline | undefined {
  const outline: Outline = { slots: [], after: '', fields: [] };
  let at = 0;
  let before = '';
  let parts: (string | number)[] = [];

  /** Gives what the pattern finds here, and goes on behind it. */
  function read(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = at;
    const match = pattern.exec(line);
    if (match === null) return undefined;
    at = pattern.lastIndex;
    return match;
  }

  function keep(text: string): void {
    before += text;
    parts.push(text);
  }

  function skipBlanks(): void {
    before += read(BLANKS)?.[0] ?? '';
  }

  /** A mark, with the blanks around it. */
  function readMark(mark: number): boolean {
    skipBlanks();
    if (line.charCodeAt(at) !== mark) return false;
    at += 1;
    keep(String.fromCharCode(mark));
    skipBlanks();
    return true;
  }

  function addSlot(kind: SlotKind): void {
    parts.push(outline.slots.length);
    outline.slots.push({ before, kind });
    before = '';
  }

  function readScalar(): boolean {
    const code = line.charCodeAt(at);
    if (code === QUOTE) {
      if (read(STRING) === undefined) return false;
      keep('"');
      addSlot('string');
      keep('"');
      return true;
    }
    const isNumber = isDigit(code) || code === 45;
    if (read(isNumber ? NUMBER : LITERAL) === undefined) return false;
    addSlot(isNumber ? 'number' : 'literal');
    return true;
  }

  function readValue(depth: number): boolean {
    if (depth > MAX_DEPTH || outline.slots.length >= MAX_SLOTS) return false;
    const code = line.charCodeAt(at);
    if (code === OPEN_BRACE) return readMembers(depth, () => undefined);
    return code === OPEN_BRACKET ? readElements(depth) : readScalar();
  }

  function readElements(depth: number): boolean {
    if (!readMark(OPEN_BRACKET)) return false;
    if (readMark(CLOSE_BRACKET)) return true;
    do if (!readValue(depth + 1)) return false;
    while (readMark(COMMA));
    return readMark(CLOSE_BRACKET);
  }

  /** The members of an object, with the braces around them; `onMember` is told of each that is about to be read. */
  function readMembers(depth: number, onMember: (name: string) => void): boolean {
    const seen = new Set<string>();
    if (!readMark(OPEN_BRACE)) return false;
    if (readMark(CLOSE_BRACE)) return true;
    do {
      const [quoted, name] = read(NAME) ?? [];
      if (quoted === undefined || name === undefined || seen.has(name)) return false;
      seen.add(name);
      onMember(name);
      keep(quoted);
      if (!readMark(COLON) || !readValue(depth + 1)) return false;
    } while (readMark(COMMA));
    return readMark(CLOSE_BRACE);
  }

  const isObject = readMembers(0, (name) => {
    parts = [];
    outline.fields.push({ name, parts });
  });
  if (!isObject || at !== line.length) return undefined;
  outline.after = before;
  // The comma or brace behind each is none of its own.
  for (const field of outline.fields) field.parts = joined(field.parts.slice(0, -1));
  return outline;
}

/** The slot that is all of a field's value, where that is neither object nor array. */
export function slotOf({ parts }: OutlineField): number | undefined {
  // Whatever else holds slots ends in a bracket or a brace.
  const [, slot, after = '"'] = parts;
  return parts.length <= 3 && after === '"' && typeof slot === 'number' ? slot : undefined;
}

/** The same with texts that follow each other as one. */
export function joined(parts: readonly (string | number)[]): (string | number)[] {
  const all: (string | number)[] = [];
  for (const part of parts) {
    const last = all.at(-1);
    if (typeof part === 'string' && typeof last === 'string') all[all.length - 1] = last + part;
    else all.push(part);
  }
  return all;
}
