/**
 * Record ids: UUIDv8 (RFC 9562 section 5.8), so that ids sort by event time, then source, then position.
 *
 *     bits   48               4         12 + 22            40
 *            time in ms       version   fingerprint        position
 *                             (8)       (2 variant bits between its halves)
 *
 * The same line of the same source gives the same id however often it is read, and the store keeps one.
 */
import { DASH } from './ascii.ts';

/** Fingerprints are whole numbers below 2^34, positions below 2^40. */
const POSITION_LIMIT = 2 ** 40;
const TIME_LIMIT = 2 ** 48;

/** Characters of an id, and of those at its start that are its time. */
export const ID_LENGTH = 36;
export const ID_TIME_LENGTH = 13;
/** The first dash of an id. */
const DASH_AT = 8;
const HEX_DIGIT = Buffer.from('0123456789abcdef');
const HEX2 = Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, '0'));
const HEX3 = Array.from({ length: 4096 }, (_, value) => value.toString(16).padStart(3, '0'));

/** Mints the ids of one source from an event time (ms since the epoch) and a position in the source. */
export type IdMinter = (timestamp: number, position: number) => string;

export function createIdMinter(fingerprint: number): IdMinter {
  const middle = fingerprintText(fingerprint);
  // Neighbouring lines share their time and all but the last digits of their position.
  let time = Number.NaN;
  let page = Number.NaN;
  let head = '';
  return (timestamp, position) => {
    const low = position % 4096;
    const high = position - low;
    if (timestamp !== time || high !== page) {
      time = timestamp;
      page = high;
      const pageText = ((high % POSITION_LIMIT) / 4096).toString(16).padStart(7, '0');
      head = timeText(timestamp) + middle + pageText;
    }
    return head + HEX3[low];
  };
}

/** Writes the 48 bits of time of an id, as the characters that it begins with. */
export function writeTime(to: DataView, timestamp: number): void {
  const time = clamped(timestamp);
  let high = Math.floor(time / 2 ** 16);
  let low = time - high * 2 ** 16;
  for (let i = ID_TIME_LENGTH - 1; i > DASH_AT; i -= 1, low >>= 4) {
    to.setUint8(i, HEX_DIGIT[low & 15] ?? 0);
  }
  to.setUint8(DASH_AT, DASH);
  for (let i = DASH_AT - 1; i >= 0; i -= 1, high >>>= 4) to.setUint8(i, HEX_DIGIT[high & 15] ?? 0);
}

/** Writes the last 40 bits over those of the id that stands at `at` as characters. */
export function writePosition(bytes: Uint8Array, at: number, position: number): void {
  let low = position % 2 ** 20;
  let high = ((position - low) / 2 ** 20) % 2 ** 20;
  for (let i = ID_LENGTH - 1; i >= ID_LENGTH - 5; i -= 1) {
    bytes[at + i] = HEX_DIGIT[low & 15] ?? 0;
    bytes[at + i - 5] = HEX_DIGIT[high & 15] ?? 0;
    low >>= 4;
    high >>= 4;
  }
}

function timeText(timestamp: number): string {
  const time = clamped(timestamp);
  // A number beyond 32 bits takes its text ten times as long.
  const high = Math.floor(time / 2 ** 16);
  const low = time - high * 2 ** 16;
  const first = HEX2[high >>> 24] ?? '';
  return `${first}${HEX3[(high >>> 12) & 4095]}${HEX3[high & 4095]}-${HEX2[low >>> 8]}${HEX2[low & 255]}`;
}

function clamped(timestamp: number): number {
  return Math.min(Math.max(Math.trunc(timestamp), 0), TIME_LIMIT - 1);
}

function fingerprintText(fingerprint: number): string {
  const low = fingerprint % 2 ** 22;
  const high = Math.floor(fingerprint / 2 ** 22) % 4096;
  const withVariant = (low + 2 ** 23).toString(16).padStart(6, '0');
  return `-8${HEX3[high]}-${withVariant.slice(0, 4)}-${withVariant.slice(4)}`;
}

/** What an id says: the inverse of minting. */
export function readId(id: string): { timestamp: number; fingerprint: number; position: number } {
  const hex = id.replaceAll('-', '');
  const high = Number.parseInt(hex.slice(13, 16), 16);
  const low = Number.parseInt(hex.slice(16, 22), 16) % 2 ** 22;
  return {
    timestamp: idTime(id),
    fingerprint: high * 2 ** 22 + low,
    position: Number.parseInt(hex.slice(22), 16),
  };
}

/** The first 48 bits of an id: its event time in ms since the epoch. */
export function idTime(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

const UUID_TEXT = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function isId(text: string): boolean {
  return UUID_TEXT.test(text);
}

/**
 * An id from elsewhere, made to tell the record's time: a time range is read as an id range, so an id that
 * disagrees with its record would hide it. Deterministic, so a second delivery gets the same id.
 */
export function alignId(id: string, timestamp: number): string {
  return idTime(id) === timestamp ? id : timeText(timestamp) + id.slice(13);
}

/** The lowest id of an instant: every record of that instant or later has an id from this one up. */
export function firstIdAt(timestamp: number): string {
  return `${timeText(timestamp)}-0000-0000-000000000000`;
}
