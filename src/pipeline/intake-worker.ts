/** The intake in a thread of its own: lines are decoded beside the talk with the broker. */
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { LogaggError } from '../errors.ts';
import { createGate } from '../gate.ts';
import type { SourceEvent } from '../source/source.ts';
import type { WireMessage } from '../wire/message.ts';
import type { IntakeSettings, Misfits, Packed, Taken } from './intake.ts';

/** What the thread is told. */
export type Order =
  | SourceEvent
  /** The memory of bodies that are with the broker. */
  | { type: 'sent'; bodies: ArrayBuffer[] }
  | { type: 'finish' };

/** What the thread tells: after each order, and when it sent what waited for company. */
export interface Report {
  packed: Packed[];
  /** How many records there were since the last report. */
  records: number;
  /** Every record of a run below this one has been sent. */
  floor: number;
  run: number;
  taken?: Taken | undefined;
  /** Bytes of the order that this answers. */
  bytes: number;
  /** Their buffer. */
  read?: ArrayBuffer | undefined;
  isFinished: boolean;
  /** The line that ended it: see `Misfit`. */
  misfit?: string | undefined;
  /** Of all so far. */
  misfits: Misfits;
}

export interface ThreadSettings {
  intake: IntakeSettings;
  /** How long a record waits for company, in ms. */
  lingerMs: number;
}

export interface IntakeWorker {
  /** Hands an event over; its bytes are no longer ours. */
  take(event: SourceEvent): void;
  /** The message is with the broker: its body is no longer ours. */
  giveBack(message: WireMessage): void;
  /** Resolves when so little is under way that more may be handed over. */
  room(): Promise<void>;
  /** Ends it: resolves when all that was handed over has been reported. */
  finish(): Promise<void>;
  close(): Promise<void>;
}

/** What is smaller is made anew in less time than it takes to hand it over. */
const SPARE_BYTES = 64 * 1024;
/**
 * Of messages, in bytes. Enough to keep the thread busy while the broker is talked to, on a busy machine too, where two chunks of a file
 * took a fifth longer than eight; little, as it all waits in memory.
 */
const MAX_UNDER_WAY = 4 * 1024 * 1024;
/** A line of one character makes a record of 160: until it is known what comes, little is taken. */
const FIRST_GROWTH = 20;
/** How much of what is taken for the growth is that of the last report. */
const LEARNING = 0.25;

export interface IntakeReports {
  /** Called in the order of the runs. */
  onReport(report: Report): void;
  /** Nothing more will come of it: what is awaited rejects with the same error. */
  onFailed(error: unknown): void;
}

/** Of a line that is to be replayed. */
export function notARecord(text: string): LogaggError {
  const quoted = JSON.stringify(text.slice(0, 200));
  return new LogaggError('bad-input', `a line is no record that can be replayed: ${quoted}`, {
    hint: 'such lines come from prune --archive and search -o ndjson; without --replay it is a log',
  });
}

export function startIntake(
  settings: ThreadSettings,
  { onReport, onFailed }: IntakeReports,
): IntakeWorker {
  // The same file as source text or compiled.
  const entry = new URL(`./intake-thread${extname(import.meta.url)}`, import.meta.url);
  const thread = new Worker(entry, { workerData: settings });
  const gate = createGate();
  /** What else is published, from a spool, has memory that is not the thread's. */
  const lent = new WeakSet<WireMessage>();
  let sent: ArrayBuffer[] = [];
  let underWay = 0;
  /** Bytes of messages for each byte that was handed over. */
  let growth = FIRST_GROWTH;
  let isFinished = false;
  thread.on('message', (report: Report) => {
    underWay -= report.bytes;
    if (report.bytes > 0) growth += LEARNING * (growthIn(report) - growth);
    isFinished = report.isFinished;
    // What was a Buffer arrives as plain bytes.
    for (const { message } of report.packed) {
      const { buffer, byteOffset, length } = message.body;
      message.body = Buffer.from(buffer, byteOffset, length);
      lent.add(message);
    }
    onReport(report);
    if (report.misfit === undefined) gate.look();
    else fail(misfitError(report.misfit, settings.intake));
  });
  thread.on('error', fail);

  function fail(error: unknown): void {
    gate.fail(error);
    onFailed(error);
  }

  return {
    take(event) {
      if (event.type !== 'bytes') return thread.postMessage(event);
      if (sent.length > 0) thread.postMessage({ type: 'sent', bodies: sent } satisfies Order, sent);
      sent = [];
      underWay += event.bytes.byteLength;
      thread.postMessage(event, [event.bytes.buffer]);
    },
    giveBack(message) {
      const isWorthIt = message.body.buffer.byteLength >= SPARE_BYTES;
      if (lent.delete(message) && isWorthIt) sent.push(message.body.buffer as ArrayBuffer);
    },
    room: () => gate.until(() => underWay * growth < MAX_UNDER_WAY),
    async finish() {
      thread.postMessage({ type: 'finish' } satisfies Order);
      await gate.until(() => isFinished);
    },
    async close() {
      await thread.terminate();
    },
  };
}

function growthIn({ packed, bytes }: Report): number {
  return Math.max(1, packed.reduce((sum, { message }) => sum + message.body.length, 0) / bytes);
}

function misfitError(text: string, { format, pattern, isReplay }: IntakeSettings): LogaggError {
  if (isReplay) return notARecord(text);
  const wanted = pattern === undefined ? `in the format ${format}` : 'as the pattern has it';
  return new LogaggError('bad-input', `a line is not ${wanted}: ${JSON.stringify(text)}`, {
    hint: '--invalid keep takes such lines as they are',
  });
}
