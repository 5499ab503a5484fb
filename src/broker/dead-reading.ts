/**
 * Reads the dead-letter queue from its head, and leaves it in its order.
 *
 * Measured on RabbitMQ 3.10, quorum queue. Letters that a consumer holds go back to the head of the queue, behind
 * those that went back before, when its channel is closed; `nack` shuffles them, and those of several consumers of
 * one channel (each `get` is one) come back in any order. So each channel has one consumer, the channels are closed
 * in the order in which they were opened, and none before all letters that went back earlier were handed out again:
 * they come first, and are marked as redelivered. Each look raises the delivery count of a letter, of which nothing
 * comes: see the limit in `topology.ts`.
 */
import type { ChannelModel } from 'amqplib';
import { pause } from '../pause.ts';
import { giveBack } from './dead-give-back.ts';
import { type DeadDelivery, type Holder, openHolder } from './dead-holder.ts';

export interface DeadReading {
  /** So many letters are read at most, and never a later one. */
  count: number;
  /** Gets each letter in its order; it may be settled later. `'enough'` asks for no more. */
  onLetter(letter: DeadDelivery): 'enough' | void;
  /** What is waited for when all were handed over, and before those that are left go back. */
  finish?(): Promise<void>;
}

/** The first letters, when nothing is known of their size: each may be as large as the broker allows. */
const FIRST_HOLD = 8;
/** The broker reads what it hands out into its memory, and we into ours. */
const HOLD_BYTES = 16 * 1024 * 1024;
/** Measured: 20,000 small letters at once keep the queue from answering for half a second, 1000 for 0.1 s. */
const MAX_HOLD = 1000;
const MIN_HOLD = 4;
/** By how much a hold must be wrong to be replaced. */
const FACTOR = 4;
/** RabbitMQ gives a connection 2047 channels. */
const MAX_HOLDERS = 2000;

/** How often is asked whether there is more when nothing comes, and how often the answer must be no. */
const SILENCE_MS = 200;
const SILENCES = 15;

/** Resolves to how many letters were handed over; fewer than `count` when other readers hold them. */
export async function readDeadLetters(
  model: ChannelModel,
  { count, onLetter, finish }: DeadReading,
  stop: AbortSignal,
): Promise<number> {
  const holders: Holder[] = [];
  const over = new AbortController();
  let failure: unknown;
  let seen = 0;
  let isEnough = false;

  function end(error?: unknown): void {
    failure ??= error;
    over.abort();
  }

  function take(letter: DeadDelivery): void {
    seen += 1;
    if (isEnough) letter.settle('leave');
    else isEnough = onLetter(letter) === 'enough';
    // What nobody was handed before stands behind all that went back, so that none of those is left out.
    if (seen === count || (isEnough && letter.isFresh)) end();
  }

  /** Resolves to the size of the next hold, when this one holds what it may, or was of the wrong size. */
  async function hold(most: number): Promise<number> {
    const done = new AbortController();
    const release = () => done.abort();
    over.signal.addEventListener('abort', release);
    const sizes = { letters: 0, bytes: 0 };
    let next = most;
    const holder = await openHolder(model, most, {
      onLetter(letter) {
        if (over.signal.aborted) return undefined;
        sizes.letters += 1;
        sizes.bytes += letter.body.length;
        attempt(letter);
        if (sizes.letters < most) return undefined;
        next = holdFor(sizes);
        sizes.letters = 0;
        sizes.bytes = 0;
        return next >= most * FACTOR || next * FACTOR <= most ? 'retire' : undefined;
      },
      onDone: release,
      onEnded: end,
    });
    holders.push(holder);
    await untilSilent(holder, () => seen, done.signal);
    over.signal.removeEventListener('abort', release);
    if (!done.signal.aborted) end();
    if (!over.signal.aborted) await holder.cancel();
    return next;
  }

  function attempt(letter: DeadDelivery): void {
    try {
      take(letter);
    } catch (error) {
      end(error);
    }
  }

  const onStop = () => end();
  stop.addEventListener('abort', onStop);
  if (stop.aborted) end();
  for (let most = FIRST_HOLD; !over.signal.aborted && holders.length < MAX_HOLDERS;) {
    most = await hold(most);
  }
  stop.removeEventListener('abort', onStop);
  if (failure === undefined) await finish?.();
  if (failure !== undefined) throw failure;
  await giveBack(model, holders);
  return seen;
}

function holdFor({ letters, bytes }: { letters: number; bytes: number }): number {
  const wanted = Math.floor((HOLD_BYTES * letters) / Math.max(bytes, 1));
  return Math.min(MAX_HOLD, Math.max(MIN_HOLD, wanted));
}

/** Resolves when the rest is with other readers, or `done` is aborted. An empty queue may be one that is too busy. */
async function untilSilent(holder: Holder, seen: () => number, done: AbortSignal): Promise<void> {
  for (let silences = 0; silences < SILENCES && !done.aborted;) {
    const before = seen();
    await pause(SILENCE_MS, done);
    if (done.aborted) return;
    const isEmpty = (await holder.waiting()) === 0;
    const isSilent = isEmpty && holder.undecided === 0 && seen() === before;
    silences = isSilent ? silences + 1 : 0;
  }
}
