/** A run: what one process appended, as a folder of segments; our own, and those of dead processes that we took over. */
import { join } from 'node:path';
import { createReleased, type Range, type Released } from './released.ts';
import { add, createTally, type Tally } from './tally.ts';

export interface Segment {
  run: Run;
  path: string;
  /** How much of the file is on disk for good, in bytes. */
  size: number;
  /** Still appended to. */
  isOpen: boolean;
  /** Not to be deleted: there is something in it that could be saved nowhere else. */
  isKept: boolean;
  /** The numbers of its messages. */
  first: number;
  last: number;
  /** What has not been read back yet. */
  unread: Tally;
  /** How many of its messages are not released, read back or not. */
  held: number;
  /** How far it has been read, and the number that should come next. */
  readTo: number;
  expected: number;
  /** Nothing in it that is still to be read was appended before, ms since the epoch. */
  since: number;
  /** Where damage begins that is known and reported already. */
  damage: Set<number>;
}

export interface Run {
  id: string;
  /** Its folder. */
  path: string;
  marker: Buffer;
  /** In order, those with something in them that is not released. */
  segments: Segment[];
  /** All of their messages are released: to be deleted once that is on disk. */
  finished: Segment[];
  released: Released;
  /** Whether more is released than the checkpoint says. */
  isDirty: boolean;
  /** Not to be removed, even when all is released: there is something in it that we cannot read. */
  isKept: boolean;
}

const SEGMENT_NAME = /^(\d{8})\.v(\d+)\.seg$/;
export const FORMAT_VERSION = 1;

export function createRun(
  id: string,
  marker: Buffer,
  path: string,
  released: readonly Range[] = [],
): Run {
  return {
    id,
    marker,
    path,
    segments: [],
    finished: [],
    released: createReleased(released),
    isDirty: false,
    isKept: false,
  };
}

export function createSegment(run: Run, name: string, first: number): Segment {
  return {
    run,
    path: join(run.path, name),
    size: 0,
    isOpen: false,
    isKept: false,
    first,
    last: first - 1,
    unread: createTally(),
    held: 0,
    readTo: 0,
    expected: first,
    since: 0,
    damage: new Set(),
  };
}

export function segmentName(number: number): string {
  return `${String(number).padStart(8, '0')}.v${FORMAT_VERSION}.seg`;
}

/** The version of its format; `undefined` for what is no segment. */
export function segmentVersion(name: string): number | undefined {
  const [, , version] = SEGMENT_NAME.exec(name) ?? [];
  return version === undefined ? undefined : Number(version);
}

/** Puts a segment aside once nothing of it is still to be sent. Says whether it did. */
export function retire(segment: Segment): boolean {
  const { run, isOpen, held } = segment;
  const at = run.segments.indexOf(segment);
  if (isOpen || held > 0 || at === -1) return false;
  run.segments.splice(at, 1);
  run.finished.push(segment);
  run.isDirty = true;
  return true;
}

/** What is there to be read back. */
export function tallyOf(runs: readonly Run[]): Tally {
  const tally = createTally();
  for (const { segments } of runs) for (const { unread } of segments) add(tally, unread);
  return tally;
}

/** What cannot be deleted yet, in bytes. */
export function sizeOf(runs: readonly Run[]): number {
  let bytes = 0;
  for (const { segments } of runs)
    for (const { held, size } of segments) if (held > 0) bytes += size;
  return bytes;
}

/** What is to be deleted, in bytes. */
export function finishedSizeOf(runs: readonly Run[]): number {
  let bytes = 0;
  for (const { finished } of runs) for (const { size } of finished) bytes += size;
  return bytes;
}
