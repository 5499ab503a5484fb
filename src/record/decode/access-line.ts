/**
 * Access logs of Apache, nginx and all that write the same: common and combined, with a virtual host before or not, and with fields of
 * one's own behind. https://httpd.apache.org/docs/2.4/logs.html#accesslog
 *
 *     192.0.2.7 - alice [24/Nov/2026:10:15:02 +0100] "GET /a?b=c HTTP/1.1" 200 2326 "https://example.org/" "curl/8.5.0"
 *
 * The message is the request with its status and size, and what follows the known fields; the others are attributes.
 */
import { CLOSE_BRACKET, countDigits, QUOTE, SLASH, SPACE, wordEnd } from '../ascii.ts';
import type { Decoded } from './decoded.ts';
import type { Attributes } from '../record.ts';
import type { Severity } from '../severity.ts';
import { quoteEnd } from './structured-data.ts';
import type { TimestampReader } from './timestamp-reader.ts';

/** Of a number that is exact. */
const MOST_DIGITS = 15;

export function decodeAccess(line: string, clock: TimestampReader): Decoded | undefined {
  // One character is found faster than two, and most lines have none.
  const bracket = line.indexOf('[') - 1;
  if (bracket <= 0 || line.charCodeAt(bracket) !== SPACE) return undefined;
  if (line.charCodeAt(bracket + 4) !== SLASH || line.charCodeAt(bracket + 8) !== SLASH)
    return undefined;
  const timestamp = clock.read(line, bracket + 2);
  const requestStart = clock.end + 2;
  if (Number.isNaN(timestamp) || line.charCodeAt(clock.end) !== CLOSE_BRACKET) return undefined;
  if (line.charCodeAt(requestStart) !== QUOTE) return undefined;
  const requestEnd = quoteEnd(line, requestStart + 1);
  const status = statusAt(line, requestEnd + 2);
  if (requestEnd === -1 || Number.isNaN(status)) return undefined;

  const attributes: Attributes = {};
  addSender(attributes, line.slice(0, bracket));
  addRequest(attributes, line.slice(requestStart + 1, requestEnd));
  attributes['status'] = status;
  const sizeEnd = addSize(attributes, line, requestEnd + 6);
  const end = addQuoted(attributes, line, sizeEnd);
  return {
    timestamp,
    severity: severityOfStatus(status),
    message: line.slice(requestStart, sizeEnd) + line.slice(end),
    attributes,
  };
}

/** The three digits of a status, or NaN. */
function statusAt(line: string, at: number): number {
  if (countDigits(line, at, 4) !== 3 || wordEnd(line, at) !== at + 3) return Number.NaN;
  return Number(line.slice(at, at + 3));
}

function severityOfStatus(status: number): Severity {
  if (status >= 500) return 'ERROR';
  return status >= 400 ? 'WARN' : 'INFO';
}

/** `client ident user`, or `host:port client ident user`; a name of a user may hold spaces, and `-` is none. */
function addSender(attributes: Attributes, text: string): void {
  const words = text.split(' ');
  if (words.length > 3 && words[2] === '-') attributes['virtual_host'] = words.shift();
  const [client, ident, ...user] = words;
  attributes['client'] = client;
  if (ident !== undefined && ident !== '-') attributes['ident'] = ident;
  const name = user.join(' ');
  if (name !== '' && name !== '-') attributes['user'] = name;
}

/** `GET /path HTTP/1.1`; whatever else a client sent has no method and no path. */
function addRequest(attributes: Attributes, request: string): void {
  const methodEnd = request.indexOf(' ');
  const pathEnd = request.lastIndexOf(' ');
  if (methodEnd <= 0 || pathEnd <= methodEnd || !request.startsWith('HTTP/', pathEnd + 1)) return;
  attributes['method'] = request.slice(0, methodEnd);
  attributes['path'] = request.slice(methodEnd + 1, pathEnd);
  attributes['protocol'] = request.slice(pathEnd + 1);
}

/** The size in bytes behind the status, `-` for none; gives where it ends. */
function addSize(attributes: Attributes, line: string, start: number): number {
  if (line.charCodeAt(start - 1) !== SPACE) return Math.min(start - 1, line.length);
  const end = wordEnd(line, start);
  const digits = countDigits(line, start, MOST_DIGITS);
  if (digits > 0 && start + digits === end) attributes['bytes'] = Number(line.slice(start, end));
  return end;
}

/** Referrer and agent, in quotes; gives where they end, or where they would begin. */
function addQuoted(attributes: Attributes, line: string, start: number): number {
  let end = start;
  for (const name of ['referrer', 'agent']) {
    if (line.charCodeAt(end) !== SPACE || line.charCodeAt(end + 1) !== QUOTE) return end;
    const close = quoteEnd(line, end + 2);
    if (close === -1) return end;
    const value = line.slice(end + 2, close);
    if (value !== '-' && value !== '') attributes[name] = value;
    end = close + 1;
  }
  return end;
}
