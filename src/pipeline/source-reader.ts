/** The bytes of one source -> its records: splits lines, joins those of one event, and has records made of them. */
import type { LineJoiner } from '../record/line-joiner.ts';
import type { LogRecord } from '../record/record.ts';
import type { Line } from '../record/line.ts';
import { createLineSplitter, type LineSplitter } from '../record/line-splitter.ts';
import type { Origin } from '../source/source.ts';
import type { Lane } from './lane/lane.ts';
import { createRecordMaker, type Making } from './record-maker.ts';

/** How the bytes of all sources are read. */
export interface Reading extends Making {
  /** Without it each line is an event. */
  createJoiner?: (() => LineJoiner) | undefined;
  maxLineBytes: number;
  /** Opens a short way for the lines of a source, where there is one. */
  openLane?: ((origin: Origin) => Lane) | undefined;
}

export interface Run {
  bytes: Buffer;
  /** Where the first of them stands in the source. */
  offset: number;
  /** When it is read, ms since the epoch. */
  now: number;
}

type Each = (record: LogRecord) => void;

export interface SourceReader {
  /** Hands over the records that end in this run. */
  take(run: Run, each: Each): void;
  /** Hands over the event that waits for more lines, if the source has been silent since `before`. */
  flush(before: number, now: number, each: Each): void;
  /** Hands over what is still open. Half a line of a source that can be read again is left for then. */
  end(isCut: boolean, now: number, each: Each): void;
  /** Where the first line begins that has not been handed over. */
  readonly position: number;
  /** Whether an event waits for more lines. */
  readonly isOpen: boolean;
}

/** Lines in a row that the lane does not take, before the rest of the run is read as text. */
const MAX_LEFT = 8;
const LF = 10;

export function createSourceReader(origin: Origin, reading: Reading): SourceReader {
  const lane = reading.openLane?.(origin);
  const maker = createRecordMaker(origin, reading);
  const joiner = reading.createJoiner?.();
  let splitter: LineSplitter | undefined;
  let lastRead = 0;
  /** Where the first and the last line of the open event begin. */
  let first = 0;
  let last = 0;

  function hand(event: Line | undefined, now: number, each: Each): void {
    // The last line makes the id: with more lines than at another reading it is another event, and none is lost.
    if (event !== undefined) each(maker.toRecord(event, last, now));
  }

  function join(line: Line, now: number, each: Each): void {
    if (joiner === undefined) return each(maker.toRecord(line, line.position, now));
    const wasOpen = joiner.isOpen;
    const done = joiner.push(line);
    hand(done, now, each);
    if (!wasOpen || done !== undefined) first = line.position;
    last = line.position;
  }

  function split(lines: LineSplitter, run: Run, from: number, to: number, each: Each): void {
    for (const line of lines.push(run.bytes.subarray(from, to))) join(line, run.now, each);
  }

  /** What the lane leaves is read line by line, until it can go on. */
  function takeByLane(short: Lane, lines: LineSplitter, run: Run, each: Each): void {
    const { bytes, offset, now } = run;
    let at = 0;
    let left = 0;
    while (at < bytes.length) {
      const end = lines.isOpen ? at : short.take(bytes, at, offset, now);
      left = end > at ? 0 : left + 1;
      if (end > at) {
        hand(joiner?.flush(), now, each);
        maker.noteTime(short.time);
        lines.skip(end - at);
      }
      const next = left < MAX_LEFT ? bytes.indexOf(LF, end) + 1 : 0;
      at = next > 0 ? next : bytes.length;
      split(lines, run, end, at, each);
    }
  }

  return {
    take(run, each) {
      splitter ??= createLineSplitter(run.offset, reading.maxLineBytes);
      lastRead = run.now;
      if (lane === undefined) split(splitter, run, 0, run.bytes.length, each);
      else takeByLane(lane, splitter, run, each);
    },
    flush(before, now, each) {
      if (lastRead <= before) hand(joiner?.flush(), now, each);
    },
    end(isCut, now, each) {
      const isLeft = isCut && origin.canBeReadAgain;
      for (const line of isLeft ? [] : (splitter?.end() ?? [])) {
        line.isCut ||= isCut;
        join(line, now, each);
      }
      hand(joiner?.flush(), now, each);
    },
    get position() {
      return joiner?.isOpen ? first : (splitter?.position ?? 0);
    },
    get isOpen() {
      return joiner?.isOpen ?? false;
    },
  };
}
