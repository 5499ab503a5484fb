/**
 * Broker and store -> view: the past of a query, and then what comes, as one stream. The queue of what comes stands
 * before the past is read, and what was missed while there was no connection is read from the store, so that no
 * record is missing between the two; one that comes on both ways is shown once.
 */
import type { ConnectionEvent } from '../../broker/connection.ts';
import type { Delivery } from '../../broker/consumer.ts';
import type { QueueLook } from '../../broker/subscription.ts';
import { aborted, pause } from '../../pause.ts';
import type { Matcher } from '../../query/match.ts';
import type { Query } from '../../query/query.ts';
import type { LogRecord } from '../../record/record.ts';
import type { GapReader } from '../../store/gap-reader.ts';
import type { Reader } from '../../store/reader.ts';
import type { BodyReader } from '../../wire/body.ts';
import { readPast } from './past.ts';
import { fillGap, type GapEnding } from './gap.ts';
import { createReorder } from './reorder.ts';
import { createSeen } from './seen.ts';

export interface Live {
  /** Rejects when there is no use in trying on. */
  ended: Promise<void>;
  /** At the queue of the collectors; undefined while there is no connection. */
  lookAtCollectors(): Promise<QueueLook | undefined>;
  close(): Promise<void>;
}

export interface FollowJob {
  query: Query;
  matches: Matcher;
  /** Listens on a queue of its own, which stands as soon as `connected` is told. */
  openLive(
    onDelivery: (delivery: Delivery) => void,
    onEvent: (event: ConnectionEvent) => void,
  ): Live;
  bodies: BodyReader;
  reader: Reader;
  gaps: GapReader;
  /** How many records of the past, the newest; without it, all. */
  past: number | undefined;
  /** How long a record waits for those that belong before it, in ms. */
  reorderMs: number;
  stop: AbortSignal;
  /** Ms since the epoch. */
  now(): number;
  /** In order, but for what comes later than `reorderMs`. */
  onRecords(records: LogRecord[]): void;
  /** Whether whoever reads them keeps up; else they are held, up to a bound. */
  hasRoom(): boolean;
  onNotice(notice: FollowNotice): void;
}

export type FollowNotice =
  | { type: 'disconnected'; at: number }
  /** What was published without us, and the store has by now. */
  | { type: 'back'; gapMs: number; records: number; ending: GapEnding }
  /** The store does not answer while a gap waits to be filled. */
  | { type: 'store-away'; error: unknown }
  /** So many records were thrown away, as more came than can be held. */
  | { type: 'skipped'; records: number };

export interface FollowTally {
  shown: number;
}

const TICK_MS = 100;
/** What may wait: for a gap to be filled, or for a slow reader. Of usual length it takes some 100 MB. */
const MAX_HELD = 200_000;
/** Records that are shown at a time. */
const RUN = 1000;
/** Clocks of collectors differ from ours, and they store a record later than we have it. */
const MARGIN_MS = 30_000;

export async function follow(job: FollowJob): Promise<FollowTally> {
  const { query, now, onNotice } = job;
  const tally: FollowTally = { shown: 0 };
  const over = new AbortController();
  const stop = AbortSignal.any([job.stop, over.signal]);
  const seen = createSeen();
  const reorder = createReorder(job.reorderMs);
  /** While the past is read or a gap is filled, what comes live has to wait behind it. */
  let isHolding = true;
  /** Behind a gap nothing is shown before this: of what was found in it, the last may still be on its way to us. */
  let notBefore = 0;
  let skipped = 0;
  /** Records of the present gap that the store had. */
  let missing = 0;
  /** When a delivery, or a connection, last showed that nothing is missed. */
  let aliveAt = now();
  let lostAt: number | undefined;
  let wasConnected = false;
  let hasPast = false;
  let fail: (error: unknown) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => (fail = reject));
  failed.catch(() => undefined);

  function show(records: LogRecord[]): void {
    if (records.length === 0) return;
    tally.shown += records.length;
    job.onRecords(records);
  }

  /** From the store: due at once, and so before all that came live. */
  function hold(record: LogRecord): void {
    reorder.add(record, Number.NEGATIVE_INFINITY);
  }

  function onDelivery({ body, envelope }: Delivery): void {
    aliveAt = now();
    for (const record of readable(job.bodies, body, envelope)) {
      if (!job.matches(record) || !seen.add(record.id)) continue;
      if (reorder.size >= MAX_HELD) skipped += 1;
      else reorder.add(record, performance.now());
    }
  }

  function onEvent(event: ConnectionEvent): void {
    if (event.type === 'lost' && wasConnected && lostAt === undefined) {
      lostAt = aliveAt;
      isHolding = true;
      onNotice({ type: 'disconnected', at: now() });
    }
    if (event.type === 'connected') {
      wasConnected = true;
      aliveAt = now();
      catchUp();
    }
  }

  let catchingUp: Promise<void> = Promise.resolve();
  function catchUp(): void {
    catchingUp = catchUpAfter(catchingUp);
    catchingUp.catch(fail);
  }

  async function catchUpAfter(former: Promise<void>): Promise<void> {
    await former;
    if (!stop.aborted) await (hasPast ? fill() : begin());
  }

  /** The past, and what was under way to the store when our queue came to stand. */
  async function begin(): Promise<void> {
    const boundAt = now();
    const freshFrom = boundAt - MARGIN_MS;
    const oldest = await readPast({ ...job, stop, seen, show, freshFrom, hold });
    hasPast = true;
    if (job.past !== 0) await fillGap({ ...gapJob(), since: freshFrom, after: oldest });
    if (lostAt === undefined) release();
  }

  async function fill(): Promise<void> {
    if (lostAt === undefined) return;
    const since = lostAt;
    const backAt = now();
    lostAt = undefined;
    const { records, ending } = await fillGap({ ...gapJob(), since: since - MARGIN_MS });
    missing += records;
    if (lostAt !== undefined) {
      // Lost again meanwhile: the next time all of it is looked for.
      lostAt = since;
      return;
    }
    release();
    onNotice({ type: 'back', gapMs: backAt - since, records: missing, ending });
    missing = 0;
  }

  function gapJob() {
    return {
      query,
      gaps: job.gaps,
      stop,
      queue: () => live.lookAtCollectors(),
      onTrouble: (error: unknown) => onNotice({ type: 'store-away', error }),
      take(record: LogRecord): boolean {
        const isNew = seen.add(record.id);
        if (isNew) hold(record);
        return isNew;
      },
    };
  }

  function release(): void {
    isHolding = false;
    notBefore = performance.now() + job.reorderMs;
  }

  function showDue(at: number): void {
    const isTime = !isHolding && at >= notBefore && job.hasRoom();
    let due = isTime ? reorder.take(at, RUN) : [];
    while (due.length > 0) {
      show(due);
      due = job.hasRoom() ? reorder.take(at, RUN) : [];
    }
    if (skipped > 0 && job.hasRoom()) {
      onNotice({ type: 'skipped', records: skipped });
      skipped = 0;
    }
  }

  async function untilOver(): Promise<void> {
    while (!stop.aborted) {
      showDue(performance.now());
      const isOver = query.until !== undefined && now() > query.until + job.reorderMs;
      if (isOver && !isHolding) return;
      await pause(TICK_MS, stop);
    }
  }

  const live = job.openLive(onDelivery, onEvent);
  live.ended.catch(fail);
  try {
    await Promise.race([failed, untilOver(), aborted(job.stop)]);
  } finally {
    over.abort();
    await live.close();
    await catchingUp.catch(() => undefined);
    isHolding = false;
    showDue(Number.POSITIVE_INFINITY);
  }
  return tally;
}

/** A body that cannot be read goes to the dead letters, and is none that a query finds. */
function readable(bodies: BodyReader, body: Buffer, envelope: Delivery['envelope']): LogRecord[] {
  try {
    return bodies.read(body, envelope);
  } catch {
    return [];
  }
}
