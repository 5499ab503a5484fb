/** The fields of a line of syslog, by their bytes. */
import type { Bytes } from '../../record/bytes.ts';
import { COLON, DASH, isDigit, isLetter, LESS, OPEN_BRACKET, SPACE } from '../../record/ascii.ts';

/** What stands before the time: the priority, and in RFC 5424 the version; nothing in files. */
export const PRIORITY = 0;
export const APP = 1;
export const HOST = 2;
export const PID = 3;
export const MESSAGE_ID = 4;
export const MESSAGE = 5;
const FIELDS = 6;

/** What there is beside an app, a host and a message, in sums. */
const NUMBER_AS_PID = 1;
const TEXT_AS_PID = 2;
const ID_OF_MESSAGE = 4;
const NO_HOST = 8;
export const KINDS = 16;

const ONE = 49;
const ZERO = 48;
const GREATER = 62;
const CLOSE_BRACKET = 93;
/** The first byte of a byte order mark, and of few other characters. */
const BOM = 0xef;
/** A double carries as many exactly. */
const MOST_DIGITS = 15;
const LONGEST_NAME = 60;

/** What may stand in a field of RFC 5424, and need not be escaped in JSON. */
const IS_PRINTABLE = Uint8Array.from({ length: 256 }, (_, code) =>
  code > 0x20 && code < 0x7f && code !== 0x22 && code !== 0x5c ? 1 : 0,
);
/** What names of hosts and programs are made of, so that they can be nothing else. */
const IS_OF_NAME = Uint8Array.from({ length: 256 }, (_, code) =>
  /[\w./-]/.test(String.fromCharCode(code)) && code < 0x80 ? 1 : 0,
);

/** Where each field begins and ends, two numbers for each. */
export const spans = new Int32Array(2 * FIELDS);
/** The kind of the line that was read last: a sum of the above. */
export const found = { kind: 0 };

/** Reads `<34>` and, behind it, `1 ` at `at` as the priority; gives where it ends: at `at` where there is none, or -1. */
export function readPriority(bytes: Bytes, at: number): number {
  let end = at;
  if (bytes.view.getUint8(at) === LESS) {
    end = digitsEnd(bytes, at + 1, 3);
    if (end === at + 1 || end + 3 > bytes.length || bytes.view.getUint8(end) !== GREATER) return -1;
    end += 1;
    if (bytes.view.getUint8(end) === ONE && bytes.view.getUint8(end + 1) === SPACE) end += 2;
  }
  setSpan(PRIORITY, at, end);
  return end;
}

/** Reads ` host app pid id - ` of RFC 5424; gives where the message begins, or -1. */
export function readRfc5424Fields(bytes: Bytes, start: number): number {
  found.kind = 0;
  let at = start;
  for (let field = 0; field < ORDER.length; field += 1) {
    const end = wordEnd(bytes, IS_PRINTABLE, at + 1, bytes.length);
    if (end === at + 1 || bytes.view.getUint8(at) !== SPACE) return -1;
    setSpan(ORDER[field] ?? 0, at + 1, end);
    at = end;
  }
  // Structured data is rare, and none of it is `-`.
  const message = at + ' - '.length;
  if (message + 2 > bytes.length || bytes.view.getUint8(at) !== SPACE) return -1;
  if (bytes.view.getUint8(at + 1) !== DASH || bytes.view.getUint8(at + 2) !== SPACE) return -1;
  if (bytes.view.getUint8(message) === BOM) return -1;
  if (isNil(bytes, HOST)) found.kind += NO_HOST;
  if (!isNil(bytes, MESSAGE_ID)) found.kind += ID_OF_MESSAGE;
  if (!isNil(bytes, PID)) found.kind += isNumber(bytes, PID) ? NUMBER_AS_PID : TEXT_AS_PID;
  return message;
}

const ORDER = [HOST, APP, PID, MESSAGE_ID];

/** Reads ` host app: ` or ` host app[pid]: ` as daemons write it; gives where the message begins, or -1. */
export function readTag(bytes: Bytes, start: number): number {
  found.kind = 0;
  const hostEnd = nameEnd(bytes, HOST, start);
  if (hostEnd === -1) return -1;
  let end = nameEnd(bytes, APP, hostEnd);
  // Behind a shorter one, a container's line might begin.
  if (end === -1 || end + 3 > bytes.length || end - hostEnd <= 2) return -1;
  if (bytes.view.getUint8(end) === OPEN_BRACKET) {
    const pidEnd = digitsEnd(bytes, end + 1, MOST_DIGITS);
    setSpan(PID, end + 1, pidEnd);
    if (!isNumber(bytes, PID) || pidEnd + 3 > bytes.length) return -1;
    if (bytes.view.getUint8(pidEnd) !== CLOSE_BRACKET) return -1;
    found.kind = NUMBER_AS_PID;
    end = pidEnd + 1;
  }
  return bytes.view.getUint8(end) === COLON && bytes.view.getUint8(end + 1) === SPACE
    ? end + 2
    : -1;
}

/**
 * Whether the text at `at` may begin with a level: a word in brackets, before a colon, or whose second letter is a
 * capital. Of a line without a priority that is the severity.
 */
export function mayBeginWithLevel(bytes: Bytes, at: number): boolean {
  let end = at;
  while (end < bytes.length && isLetter(bytes.view.getUint8(end))) end += 1;
  if (end === bytes.length) return true;
  if (end === at) return isOpening(bytes.view.getUint8(at));
  const second = bytes.view.getUint8(at + 1);
  return bytes.view.getUint8(end) === COLON || (second >= 65 && second <= 90);
}

function isOpening(code: number): boolean {
  return code === OPEN_BRACKET || code === 40 || code === LESS;
}

/** Reads a space and a name as the field; gives where it ends, or -1. */
function nameEnd(bytes: Bytes, field: number, at: number): number {
  const limit = Math.min(bytes.length, at + 1 + LONGEST_NAME);
  const end = wordEnd(bytes, IS_OF_NAME, at + 1, limit);
  if (end - at < 2 || end === limit || bytes.view.getUint8(at) !== SPACE) return -1;
  const first = bytes.view.getUint8(at + 1);
  if (!isLetter(first) && !isDigit(first)) return -1;
  setSpan(field, at + 1, end);
  return end;
}

function wordEnd(bytes: Bytes, isOf: Uint8Array, start: number, limit: number): number {
  let at = start;
  while (at < limit && isOf[bytes.view.getUint8(at)] === 1) at += 1;
  return at;
}

function digitsEnd(bytes: Bytes, start: number, most: number): number {
  const limit = Math.min(bytes.length, start + most);
  let at = start;
  while (at < limit && isDigit(bytes.view.getUint8(at))) at += 1;
  return at;
}

export function setSpan(field: number, start: number, end: number): void {
  spans[2 * field] = start;
  spans[2 * field + 1] = end;
}

function isNil(bytes: Bytes, field: number): boolean {
  const start = spans[2 * field] ?? 0;
  return spans[2 * field + 1] === start + 1 && bytes.view.getUint8(start) === DASH;
}

/** Whether it is how a number is written. */
function isNumber(bytes: Bytes, field: number): boolean {
  const start = spans[2 * field] ?? 0;
  const end = spans[2 * field + 1] ?? 0;
  if (end === start || digitsEnd(bytes, start, MOST_DIGITS) !== end) return false;
  return bytes.view.getUint8(start) !== ZERO || end === start + 1;
}
