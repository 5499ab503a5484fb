/** Reads a run that another process left: what is in it, what is released, and what is damaged. */
import { readdir } from 'node:fs/promises';
import { messageOf } from '../errors.ts';
import { adoptOrphans } from './adopt.ts';
import { readCheckpoint } from './checkpoint.ts';
import { openFile } from './disk-file.ts';
import { createFrameReader, type FoundFrame } from './frame-reader.ts';
import type { Losses, Piece } from './losses.ts';
import {
  createRun,
  createSegment,
  FORMAT_VERSION,
  retire,
  type Run,
  type Segment,
  segmentVersion,
} from './run.ts';
import type { Owner } from '../process-owner.ts';
import type { RunName } from './run-name.ts';
import { add } from './tally.ts';

/** Takes over what dead processes left, the oldest first. What cannot be read is said and left. */
export async function loadOrphans(
  folder: string,
  owner: Owner,
  losses: Losses,
  onNotice: (text: string) => void,
): Promise<Run[]> {
  const runs: Run[] = [];
  for (const orphan of await adoptOrphans(folder, owner, onNotice)) {
    try {
      runs.push(await loadRun(orphan.path, orphan, losses, onNotice));
    } catch (error) {
      onNotice(`cannot read ${orphan.path}, which stays where it is: ${messageOf(error)}`);
    }
  }
  return runs;
}

/** Every frame is checked once, at 2 GB/s from the page cache: 0.13 s for a full spool of 256 MiB. */
async function loadRun(
  path: string,
  { id, marker }: RunName,
  losses: Losses,
  onNotice: (text: string) => void,
): Promise<Run> {
  const released = await readCheckpoint(path);
  if (released === undefined) {
    onNotice(
      `the checkpoint in ${path} is damaged: its messages are sent again, which does no harm`,
    );
  }
  const run = createRun(id, marker, path, released);
  const scan: Scan = { losses, expected: 1, pieces: [] };
  for (const name of (await readdir(path)).sort()) {
    const version = segmentVersion(name);
    if (version === undefined) continue;
    if (version === FORMAT_VERSION) {
      await scanSegment(createSegment(run, name, scan.expected), scan);
    } else {
      run.isKept = true;
      onNotice(`${path}/${name} was written by a newer logagg: it is left to that one`);
    }
  }
  await losses.atEnd(scan.pieces);
  for (const segment of run.segments.filter(({ held }) => held === 0)) retire(segment);
  return run;
}

interface Scan {
  losses: Losses;
  /** The number that the next message should have. */
  expected: number;
  /** Damage since the last message. */
  pieces: Piece[];
}

async function scanSegment(segment: Segment, scan: Scan): Promise<void> {
  segment.run.segments.push(segment);
  try {
    await using file = await openFile(segment.path);
    const { size } = await file.stat();
    segment.size = size;
    const frames = createFrameReader(file, segment.run.marker, 0);
    for (;;) {
      const found = await frames.next(size);
      if (found === undefined) break;
      if (found.kind === 'frame') await count(segment, found, scan);
      else scan.pieces.push({ segment, at: found.at, length: found.length });
    }
  } catch (error) {
    scan.losses.unreadable(segment, 0, error);
  }
}

async function count(segment: Segment, { head }: FoundFrame, scan: Scan): Promise<void> {
  const { sequence, length, records, appended } = head;
  // Written twice, as the first time it was not known to be on disk.
  if (sequence < scan.expected) return;
  if (segment.last < segment.first) segment.first = segment.expected = sequence;
  segment.last = sequence;
  if (scan.pieces.length > 0 || sequence > scan.expected) {
    await scan.losses.between(scan.pieces, segment, scan.expected, sequence - 1);
    scan.pieces = [];
  }
  scan.expected = sequence + 1;
  if (segment.run.released.has(sequence)) return;
  if (segment.held === 0) segment.since = appended;
  segment.held += 1;
  add(segment.unread, { messages: 1, records, bytes: length });
}
