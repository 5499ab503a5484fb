/**
 * Messages on their way out, with a spool behind the publisher: what the broker does not take goes to disk, and from
 * there to the broker, in order, once it takes it.
 */
import type { Publisher, PublisherReports } from '../broker/publisher.ts';
import { createGate } from '../gate.ts';
import type { Entry, Taken } from '../spool/reader.ts';
import type { Spool } from '../spool/spool.ts';
import type { WireMessage } from '../wire/message.ts';

export interface Outbox {
  /** Takes a message over. Never blocks: see `room`. */
  publish(message: WireMessage): void;
  /** Resolves when there is room for more; rejects when nothing will be taken any more. */
  room(): Promise<void>;
  /** Resolves when the broker has all, or has been away for so long that the rest stays on disk. */
  settled(): Promise<void>;
  /** Keeps what the broker has not confirmed, where it can. */
  close(): Promise<Left>;
}

/** What became of the messages that the broker has not confirmed. */
export interface Left {
  /** Whether they are on disk, for the next run. */
  isKept: boolean;
  /** Records of them that could not be written there. */
  unwritten: number;
}

/** Without a spool: what the broker does not confirm has to be read again. */
export function createDirectOutbox(publisher: Publisher): Outbox {
  return {
    publish: (message) => publisher.publish(message),
    room: () => publisher.room(),
    settled: () => publisher.settled(),
    async close() {
      await publisher.close();
      return { isKept: false, unwritten: 0 };
    },
  };
}

export interface OutboxReports extends PublisherReports {
  /** So many records were given up, as the spool was full. */
  onDropped(records: number): void;
  /** What an earlier run had left is with the broker. */
  onRecovered(records: number): void;
  /** One line for people. */
  onNotice(text: string): void;
}

export interface OutboxSettings {
  /**
   * `overflow` puts on disk what the broker does not take, `always` all of it, before it is sent. `drain` only sends
   * what earlier runs left, for sources that can be read again.
   */
  mode: 'overflow' | 'always' | 'drain';
  onFull: 'block' | 'drop-new' | 'drop-old';
  /** How long the end waits for a broker that is away, in ms. */
  patienceMs: number;
  spool: Spool;
  openPublisher(reports: PublisherReports): Publisher;
  reports: OutboxReports;
}

/** A broker that only drops a connection is back sooner; what comes until then fits into memory. */
const AWAY_MS = 1000;
const CHECK_MS = 100;

export function createOutbox(settings: OutboxSettings): Outbox {
  const { spool, onFull, reports, mode, patienceMs } = settings;
  const gate = createGate();
  /** Messages from the disk that are with the publisher. */
  const entries = new Map<WireMessage, Entry>();
  /** No queue took them. They are not sent round and round, but kept for the next run. */
  const returned: WireMessage[] = [];
  /** Those of them that are on disk already. */
  let stuck = 0;
  /** Messages with the publisher that are not on disk. */
  let direct = 0;
  let adopted = spool.counts.adopted.messages;
  const recovering = new WeakSet<WireMessage>();
  let isSpooling = mode === 'always';
  let isClosed = false;
  let downSince: number | undefined;

  const publisher = settings.openPublisher({
    onConfirmed(message) {
      const entry = entries.get(message);
      if (entry === undefined) direct -= 1;
      else spool.release(entry);
      entries.delete(message);
      if (recovering.has(message)) reports.onRecovered(message.records);
      else reports.onConfirmed(message);
      gate.look();
    },
    onReturned(message) {
      if (entries.delete(message)) {
        stuck += 1;
      } else {
        direct -= 1;
        returned.push(message);
      }
      reports.onReturned(message);
      gate.look();
    },
    onFailed,
  });

  function onFailed(error: unknown): void {
    gate.fail(error);
    reports.onFailed?.(error);
  }

  function store(message: WireMessage): void {
    if (onFull === 'drop-old') dropOldest();
    if (onFull !== 'block' && spool.full !== undefined) reports.onDropped(message.records);
    else spool.append(message);
  }

  /** Gives how many records a spool that has failed does not take; why was told to `onFailed`. */
  function keep(messages: readonly WireMessage[]): number {
    let refused = 0;
    for (const message of messages) {
      try {
        spool.append(message);
      } catch {
        refused += message.records;
      }
    }
    return refused;
  }

  function dropOldest(): void {
    while (spool.full === 'limit') {
      const dropped = spool.dropOldest();
      if (dropped === undefined) return;
      reports.onDropped(dropped.records);
    }
  }

  function takeBack(): WireMessage[] {
    const messages = publisher.takeBack((message) => !entries.has(message));
    direct -= messages.length;
    return messages;
  }

  const check = setInterval(() => {
    if (publisher.isUp) downSince = undefined;
    else downSince ??= performance.now();
    if (mode === 'overflow' && !isSpooling && awayFor() >= AWAY_MS) {
      isSpooling = true;
      reports.onNotice('RabbitMQ takes no messages; records are kept on disk until it does');
      for (const message of takeBack()) store(message);
    }
    gate.look();
  }, CHECK_MS);

  function awayFor(): number {
    return downSince === undefined ? 0 : performance.now() - downSince;
  }

  function send({ entry, message }: Taken): void {
    if (adopted > 0) recovering.add(message);
    adopted = Math.max(0, adopted - 1);
    entries.set(message, entry);
    publisher.publish(message);
  }

  async function drain(): Promise<void> {
    for (;;) {
      await spool.arrival();
      await gate.until(() => isClosed || (publisher.isUp && !publisher.isFull));
      if (isClosed) return;
      const taken = await spool.next();
      if (taken !== undefined) send(taken);
      // All that is on disk is with the publisher: what comes now may go there behind it.
      if (!spool.hasNext && spool.counts.unwritten.messages === 0) isSpooling = mode === 'always';
      gate.look();
    }
  }
  const drained = drain().catch(onFailed);

  function isDone(): boolean {
    const { held, unwritten } = spool.counts;
    const isEmpty = direct === 0 && entries.size === 0 && !spool.hasNext;
    return isEmpty && unwritten.messages === 0 && held.messages <= stuck;
  }

  return {
    publish(message) {
      if (isSpooling) return store(message);
      direct += 1;
      publisher.publish(message);
    },
    async room() {
      await gate.until(() => isSpooling || !publisher.isFull);
      if (isSpooling) await (onFull === 'block' ? spool.room() : spool.pace());
    },
    async settled() {
      const since = performance.now();
      const isGivenUp = () => Math.min(awayFor(), performance.now() - since) >= patienceMs;
      await gate.until(() => isDone() || (downSince !== undefined && isGivenUp()));
    },
    async close() {
      isClosed = true;
      clearInterval(check);
      const left = [...takeBack(), ...returned];
      const refused = mode === 'drain' ? 0 : keep(left);
      gate.look();
      await publisher.close();
      await spool.close();
      await drained;
      return { isKept: mode !== 'drain', unwritten: refused + spool.counts.unwritten.records };
    },
  };
}
