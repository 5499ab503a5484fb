/** The structured data of a syslog message: `[id name="value" ...][id ...]` or `-` (RFC 5424, 6.3). */
import { BACKSLASH, CLOSE_BRACKET, DASH, EQUALS, OPEN_BRACKET, QUOTE, SPACE } from '../ascii.ts';
import { isBounded } from '../attributes.ts';
import type { Attributes } from '../record.ts';

export interface StructuredData {
  /** For each id its parameters; one that is repeated has a list. Undefined where the message has none. */
  elements?: Attributes;
  end: number;
}

/** RFC 5424 ends names at 32 characters; senders are not so strict. */
const LONGEST_NAME = 128;

/** Reads what stands at `start`, or gives undefined where that is no structured data, or more than a record may carry. */
export function readStructuredData(line: string, start: number): StructuredData | undefined {
  if (line.charCodeAt(start) === DASH) return { end: start + 1 };
  if (line.charCodeAt(start) !== OPEN_BRACKET) return undefined;
  const elements = new Map<string, Attributes>();
  let at = start;
  while (line.charCodeAt(at) === OPEN_BRACKET) {
    const idEnd = nameEnd(line, at + 1);
    if (idEnd === at + 1) return undefined;
    const parameters = new Map<string, unknown>();
    const end = readParameters(line, idEnd, parameters);
    if (end === -1) return undefined;
    elements.set(line.slice(at + 1, idEnd), Object.fromEntries(parameters));
    at = end;
  }
  const found = Object.fromEntries(elements);
  return isBounded(found) ? { elements: found, end: at } : undefined;
}

/** Reads ` name="value" ...]` and gives where it ends, or -1. */
function readParameters(line: string, start: number, parameters: Map<string, unknown>): number {
  let at = start;
  while (line.charCodeAt(at) === SPACE) {
    const end = nameEnd(line, at + 1);
    if (end === at + 1 || line.charCodeAt(end) !== EQUALS || line.charCodeAt(end + 1) !== QUOTE)
      return -1;
    const valueEnd = quoteEnd(line, end + 2);
    if (valueEnd === -1) return -1;
    add(parameters, line.slice(at + 1, end), unescape(line.slice(end + 2, valueEnd)));
    at = valueEnd + 1;
  }
  return line.charCodeAt(at) === CLOSE_BRACKET ? at + 1 : -1;
}

/** A repeated name is one parameter with several values: `ip="192.0.2.1" ip="192.0.2.129"` (RFC 5424, 7.2.1). */
function add(parameters: Map<string, unknown>, name: string, value: string): void {
  const known = parameters.get(name);
  if (known === undefined) parameters.set(name, value);
  else if (Array.isArray(known)) known.push(value);
  else parameters.set(name, [known, value]);
}

function nameEnd(line: string, start: number): number {
  let at = start;
  for (; at - start < LONGEST_NAME; at += 1) {
    const code = line.charCodeAt(at);
    if (!(code > SPACE) || code === EQUALS || code === CLOSE_BRACKET || code === QUOTE) break;
  }
  return at;
}

/** Where the quote stands that ends a value, past the escaped ones, or -1. */
export function quoteEnd(line: string, start: number): number {
  let end = line.indexOf('"', start);
  while (end !== -1 && isEscaped(line, end, start)) end = line.indexOf('"', end + 1);
  return end;
}

function isEscaped(line: string, at: number, start: number): boolean {
  let backslashes = 0;
  while (at - backslashes > start && line.charCodeAt(at - 1 - backslashes) === BACKSLASH) {
    backslashes += 1;
  }
  return backslashes % 2 === 1;
}

/** `\"`, `\\` and `\]`; before any other character a backslash is itself. */
function unescape(value: string): string {
  return value.includes('\\') ? value.replace(/\\(["\\\]])/g, '$1') : value;
}
