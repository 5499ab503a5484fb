/**
 * The short way for runs of lines in the reference form: from the bytes of the source to the bytes of the batch, and
 * no string between. It learns from the decoder what a line of each service and severity becomes, and leaves every
 * line to it that holds more than a message of plain characters.
 */
import { isPlausible } from '../record/complete.ts';
import type { Decoded } from '../record/decode/decoded.ts';
import type { Decoder } from '../record/decode/decoder.ts';
import { createIdMinter } from '../record/id.ts';
import { mendService } from '../record/service.ts';
import { createLineHead, type LineHead } from '../wire/byte-line.ts';
import type { BatchPacker } from '../wire/packer.ts';
import type { Lane } from './source-reader.ts';

/** `YYYY-MM-DD HH:MM`, and with `:SS`. */
const MINUTE_LENGTH = 16;
const TIME_LENGTH = 19;
const SPACE = 32;
const COLON = 58;
const LF = 10;
const ZERO = 48;
/** ` Service Severity `: the names of a system are few and short. */
const MAX_NAMES_LENGTH = 60;
const MAX_KNOWN = 1000;
const PLAIN = /^[\x20-\x7e]+$/;

interface Names {
  /** The bytes between the time and the message. */
  bytes: Uint8Array;
  head: LineHead;
}

/** `run` gives the number of the run that is being taken: see `intake.ts`. */
export function createReferenceLane(
  fingerprint: number,
  decode: Decoder,
  packer: BatchPacker,
  run: () => number,
): Lane {
  const mint = createIdMinter(fingerprint);
  const known = new Map<number, Names | 'none'>();
  const minute = new Uint8Array(MINUTE_LENGTH);
  let minuteStart = Number.NaN;
  let last = Number.NaN;

  function read(text: string): Decoded {
    return decode(text) ?? { message: text };
  }

  /** Ms since the epoch of the minute that stands in the line at `at`, or NaN. */
  function readMinute(bytes: Buffer, at: number): number {
    for (let i = 0; i < MINUTE_LENGTH; i += 1) {
      if (bytes[at + i] !== minute[i]) return learnMinute(bytes, at);
    }
    return minuteStart;
  }

  function learnMinute(bytes: Buffer, at: number): number {
    if (bytes[at + 4] !== 45 || bytes[at + 10] !== SPACE) return Number.NaN;
    const text = bytes.toString('latin1', at, at + MINUTE_LENGTH);
    const { timestamp, service } = read(`${text}:00 S INFO x`);
    if (timestamp === undefined || service !== 'S') return Number.NaN;
    minute.set(bytes.subarray(at, at + MINUTE_LENGTH));
    minuteStart = timestamp;
    return timestamp;
  }

  /** Ms since the epoch of the time that begins a line at `at`, or NaN where none does that could be taken. */
  function readTime(bytes: Buffer, at: number): number {
    const tens = (bytes[at + 17] ?? 0) - ZERO;
    const ones = (bytes[at + 18] ?? 0) - ZERO;
    if (bytes[at + MINUTE_LENGTH] !== COLON || bytes[at + TIME_LENGTH] !== SPACE) return Number.NaN;
    if (tens < 0 || tens > 5 || ones < 0 || ones > 9) return Number.NaN;
    return readMinute(bytes, at) + (tens * 10 + ones) * 1000;
  }

  /** What stands in the line between its time, which ends at `at`, and its message. */
  function readNames(bytes: Buffer, at: number): Names | undefined {
    let hash = 0;
    let spaces = 0;
    let end = at;
    const limit = Math.min(bytes.length, at + MAX_NAMES_LENGTH);
    while (end < limit && spaces < 3) {
      const code = bytes[end] ?? 0;
      if (code === LF) return undefined;
      if (code === SPACE) spaces += 1;
      hash = (Math.imul(hash, 31) + code) | 0;
      end += 1;
    }
    if (spaces < 3) return undefined;
    const names = known.get(hash) ?? learnNames(bytes.toString('latin1', at, end), hash);
    if (names === 'none' || names.bytes.length !== end - at) return undefined;
    for (let i = 0; i < names.bytes.length; i += 1) {
      if (names.bytes[i] !== bytes[at + i]) return undefined;
    }
    return names;
  }

  function learnNames(text: string, hash: number): Names | 'none' {
    if (known.size >= MAX_KNOWN) return 'none';
    const names = namesOf(text) ?? 'none';
    known.set(hash, names);
    return names;
  }

  function namesOf(text: string): Names | undefined {
    const { timestamp, service, severity, message, ...rest } = read(`2000-01-02 03:04:05${text}x`);
    if (timestamp === undefined || service === undefined || severity === undefined)
      return undefined;
    if (message !== 'x' || Object.keys(rest).length > 0) return undefined;
    if (!text.startsWith(` ${service} `) || !PLAIN.test(text)) return undefined;
    if (mendService(service) !== service) return undefined;
    const first = { id: mint(timestamp, 0), timestamp, service, severity, message };
    return { bytes: Buffer.from(text), head: createLineHead(first) };
  }

  return {
    get time() {
      return last;
    },
    // The last line is always left, as what follows it may belong to it.
    take(bytes, start, offset, now) {
      const number = run();
      let at = start;
      let time = readTime(bytes, at);
      let nextTime = Number.NaN;
      const isEnd = (end: number) => {
        nextTime = readTime(bytes, end + 1);
        return nextTime >= 0;
      };
      while (time >= 0 && isPlausible(time, now)) {
        const names = readNames(bytes, at + TIME_LENGTH);
        if (names === undefined) break;
        const messageAt = at + TIME_LENGTH + names.bytes.length;
        names.head.set(time, offset + at);
        const length = packer.addBytes(names.head, bytes, messageAt, number, isEnd);
        if (length === -1) break;
        at = messageAt + length + 1;
        last = time;
        time = nextTime;
      }
      return at;
    },
  };
}
