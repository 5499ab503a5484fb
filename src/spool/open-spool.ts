/** Opens a spool: puts together the writer, the reader and the cleaner over the runs that are ours. */
import { join } from 'node:path';
import { LogaggError, messageOf } from '../errors.ts';
import { createGate } from '../gate.ts';
import { BEAT_MS, touch } from './adopt.ts';
import { createCleaner, leave } from './cleaner.ts';
import { openFolder } from './folder.ts';
import { encodeFrame } from './frame.ts';
import { loadOrphans } from './load-runs.ts';
import { createLosses, type Losses } from './losses.ts';
import { currentOwner } from '../process-owner.ts';
import { createReader, type Entry, firstUnread } from './reader.ts';
import { createRun, finishedSizeOf, retire, type Run, sizeOf, tallyOf } from './run.ts';
import { newRun, ownedName } from './run-name.ts';
import type { Frame } from './segment-file.ts';
import type { Spool, SpoolCounts, SpoolSettings } from './spool.ts';
import { add, createTally, subtract } from './tally.ts';
import { createWriter } from './writer.ts';

/**
 * The unit of deletion. 4, 16 and 64 MiB are equally fast here, 1 MiB costs half as much again, as each segment begins
 * with two syncs; 16 MiB are few files, and a small part of the disk for the one message in it that is not released.
 */
const SEGMENT_BYTES = 16 * 1024 * 1024;
/** So that a small spool does not wait for its one segment. */
const MIN_SEGMENTS = 8;
/** What may wait for the disk in memory before `room` and `pace` hold the caller back. */
const MAX_UNWRITTEN_BYTES = 8 * 1024 * 1024;

/** Throws a LogaggError when the folder is not safe or cannot be made. */
export async function openSpool(settings: SpoolSettings): Promise<Spool> {
  const folder = await openFolder(settings.folder);
  const owner = await currentOwner();
  const losses = createLosses(folder, settings.onNotice);
  const adopted = await loadOrphans(folder, owner, losses, settings.onNotice);
  const { id, marker } = newRun(settings.now(), adopted.at(-1)?.id);
  const own = createRun(id, marker, join(folder, ownedName(id, owner)));
  return createSpool({ ...settings, folder }, losses, adopted, own);
}

function createSpool(
  { folder, maxBytes, now, onNotice, onFailed }: SpoolSettings,
  losses: Losses,
  adopted: readonly Run[],
  own: Run,
): Spool {
  const segmentBytes = Math.min(SEGMENT_BYTES, Math.ceil(maxBytes / MIN_SEGMENTS));
  const runs = [...adopted, own];
  const gate = createGate();
  const held = tallyOf(adopted);
  const unwritten = createTally();
  const dropped = createTally();
  /** Given out and not released, in that order. */
  const taken = new Set<Entry>();
  let appended = 0;
  let written = 0;
  let oldestUnwritten = 0;
  let isDiskFull = false;
  let failure: unknown;
  let closing: Promise<void> | undefined;

  const reader = createReader(runs, held, losses);
  const cleaner = createCleaner(runs, own, {
    onDeleted(bytes) {
      if (bytes > 0) writer.retry();
    },
    onFailed: fail,
  });
  const writer = createWriter(own, segmentBytes, {
    onWritten,
    onFull,
    onFailed: fail,
    onRetired: cleaner.hurry,
  });
  const beat = setInterval(() => {
    // Without its touch a run is lost only to those who cannot see this process, and the writer will notice.
    for (const { path } of runs) touch(path).catch(() => undefined);
  }, BEAT_MS).unref();
  if (adopted.length > 0) cleaner.hurry();

  function onWritten(frames: readonly Frame[]): void {
    for (const { sequence, records, bytes, appended: since } of frames) {
      written = sequence;
      oldestUnwritten = since;
      subtract(unwritten, { messages: 1, records, bytes: bytes.length });
    }
    if (isDiskFull) onNotice(`the disk of the spool takes messages again: ${folder}`);
    isDiskFull = false;
    gate.look();
  }

  function onFull(error: unknown): void {
    if (!isDiskFull)
      onNotice(`the disk of the spool is full, waiting for space: ${messageOf(error)}`);
    isDiskFull = true;
    cleaner.hurry();
    gate.look();
  }

  function fail(error: unknown): void {
    if (failure !== undefined) return;
    failure =
      error instanceof LogaggError
        ? error
        : new LogaggError(
            'failed',
            `the spool ${folder} cannot be relied on: ${messageOf(error)}`,
            {
              hint: 'look at its disk; what was said to be on it will be sent by the next start',
              cause: error,
            },
          );
    gate.fail(failure);
    onFailed?.(failure);
  }

  function full(): Spool['full'] {
    if (isDiskFull) return 'disk';
    return sizeOf(runs) + unwritten.bytes >= maxBytes ? 'limit' : undefined;
  }

  const counts: SpoolCounts = {
    held,
    unwritten,
    dropped,
    adopted: { ...held, runs: adopted.length },
    damaged: losses.damaged,
    get oldest() {
      const [first] = taken;
      if (first !== undefined) return first.appended;
      return firstUnread(runs)?.since ?? (unwritten.messages > 0 ? oldestUnwritten : undefined);
    },
  };

  const hasNext = () => firstUnread(runs) !== undefined;
  const isKeepingUp = () => unwritten.bytes < MAX_UNWRITTEN_BYTES;

  async function close(): Promise<void> {
    await reader.close();
    await writer.end();
    await cleaner.end();
    clearInterval(beat);
    for (const run of runs) await leave(run);
    gate.look();
  }

  return {
    append(message) {
      if (failure !== undefined) throw failure;
      if (closing !== undefined) throw new Error('the spool is closed');
      const since = Math.max(now(), 0);
      const bytes = encodeFrame(own.marker, appended + 1, since, message);
      appended += 1;
      if (unwritten.messages === 0) oldestUnwritten = since;
      const tally = { messages: 1, records: message.records, bytes: bytes.length };
      add(unwritten, tally);
      add(held, tally);
      writer.write({ bytes, sequence: appended, records: message.records, appended: since });
    },
    synced() {
      const last = appended;
      return gate.until(() => written >= last);
    },
    get full() {
      return full();
    },
    room: () => gate.until(() => full() === undefined && isKeepingUp()),
    pace: () => gate.until(() => full() !== undefined || isKeepingUp()),
    dropOldest() {
      const segment = firstUnread(runs);
      if (segment === undefined) return undefined;
      const { run, unread } = segment;
      run.released.add(segment.expected, segment.last);
      run.isDirty = true;
      segment.unread = createTally();
      segment.held -= unread.messages;
      subtract(held, unread);
      add(dropped, unread);
      retire(segment);
      cleaner.hurry();
      gate.look();
      return unread;
    },
    async next() {
      const given = closing === undefined ? await reader.next() : undefined;
      if (given !== undefined) taken.add(given.entry);
      return given;
    },
    get hasNext() {
      return hasNext();
    },
    arrival: () => gate.until(() => hasNext() || closing !== undefined),
    release(entry) {
      if (closing !== undefined || !taken.delete(entry)) return;
      const { segment, sequence } = entry;
      segment.run.released.add(sequence, sequence);
      segment.run.isDirty = true;
      segment.held -= 1;
      subtract(held, entry);
      if (segment.held > 0) return cleaner.due();
      const isWanted = isDiskFull || sizeOf(runs) + finishedSizeOf(runs) >= maxBytes / 2;
      if (retire(segment) && isWanted) cleaner.hurry();
      else cleaner.due();
      gate.look();
    },
    counts,
    close() {
      if (closing === undefined) {
        closing = close();
        gate.look();
      }
      return closing;
    },
  };
}
