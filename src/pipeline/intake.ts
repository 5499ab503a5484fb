/** Bytes of sources -> messages to publish: all that happens to lines on their way in. */
import { formatInstant } from '../query/instant.ts';
import { resolveZone } from '../query/zone.ts';
import type { Decoder } from '../record/decode/decoder.ts';
import type { LogRecord } from '../record/record.ts';
import type { Origin, SourceEvent } from '../source/source.ts';
import type { WireMessage } from '../wire/message.ts';
import { createPacker, type Packer, type Send } from '../wire/packer.ts';
import { createPlainPacker } from '../wire/plain.ts';
import { createReaders, type Readers, type ReadingSettings } from './readers.ts';
import { createTeacher } from './lane/teacher.ts';
import { createLane } from './lane/lane.ts';
import { createFormFinder } from './lane/line-forms.ts';

/** Plain data, so that another thread can have it. */
export interface IntakeSettings extends ReadingSettings {
  /** What becomes of a line that is not of the format that was asked for: its text is the message, or all ends. */
  invalid: 'keep' | 'fail';
  wire: 'batch' | 'plain';
  /** Records a message. */
  batchSize: number;
}

/** A message, and the run of bytes in which the oldest of its records began. */
export interface Packed {
  message: WireMessage;
  run: number;
}

/** Up to where the lines of a source have been taken. */
export interface Taken {
  source: number;
  /** Where the first line begins that is still open. */
  offset: number;
}

export interface Misfits {
  count: number;
  samples: readonly string[];
}

/** Thrown where a line is not of the format that was asked for, and that is to end all. */
export class Misfit extends Error {}

export interface Intake {
  /** Takes what came from the sources, as one run; `now` in ms since the epoch. */
  take(event: SourceEvent, now: number): Taken | undefined;
  /** The memory of the body of a message that was sent may be used again. */
  giveBack(buffer: ArrayBuffer): void;
  /** Sends what waits for company. */
  flush(): void;
  /** Makes records of the events that wait for more lines from a source that has fallen silent. */
  flushSilent(now: number): void;
  /** Whether such events wait. */
  readonly isExpecting: boolean;
  /** Lines so far that were not of the format that was asked for, and the first of them. */
  readonly misfits: Misfits;
  /** The number of the last run. */
  readonly run: number;
  /** Every record of a run below this one has been sent. */
  readonly floor: number;
  /** How many records there were so far. */
  readonly records: number;
  /** Whether records wait for company. */
  readonly isHolding: boolean;
}

/** So long may the lines of one event be apart on a live source, in ms. */
export const SILENCE_MS = 200;
const MAX_SAMPLES = 5;
const SAMPLE_LENGTH = 200;

export function createIntake(settings: IntakeSettings, send: (packed: Packed) => void): Intake {
  let run = 0;
  let time = 0;
  const samples: string[] = [];
  const misfits = { count: 0, samples };
  const onMisfit = (text: string) => {
    const sample = text.slice(0, SAMPLE_LENGTH);
    if (settings.invalid === 'fail') throw new Misfit(sample);
    misfits.count += 1;
    if (samples.length < MAX_SAMPLES) samples.push(sample);
  };
  const sent = (message: WireMessage, first: number) => send({ message, run: first });
  const make = settings.wire === 'batch' ? forBatches : forPlain;
  const { packer, readers, giveBack } = make({
    settings,
    send: sent,
    run: () => run,
    now: () => time,
    onMisfit,
  });
  const each = (record: LogRecord) => packer.add(record, run);
  return {
    misfits,
    take(event, now) {
      run += 1;
      time = now;
      const offset = readers.take(event, now, each);
      return offset === undefined ? undefined : { source: event.source, offset };
    },
    giveBack,
    flush: () => packer.flush(),
    flushSilent(now) {
      time = now;
      readers.flush(now - SILENCE_MS, now, each);
    },
    get isExpecting() {
      return readers.isOpen;
    },
    get run() {
      return run;
    },
    get floor() {
      return packer.oldest ?? run + 1;
    },
    get records() {
      return packer.records;
    },
    get isHolding() {
      return packer.oldest !== undefined;
    },
  };
}

interface Parts {
  settings: IntakeSettings;
  send: Send;
  run(): number;
  now(): number;
  onMisfit(text: string): void;
}

interface Way {
  packer: Packer;
  readers: Readers;
  giveBack(buffer: ArrayBuffer): void;
}

function forBatches({ settings, send, run, now, onMisfit }: Parts): Way {
  const packer = createPacker(settings.batchSize, (message, first) => {
    // Its records have their own times; of the message one wants to know how long it has been under way.
    message.timestamp = now();
    send(message, first);
  });
  const { format, severity, maxLineBytes } = settings;
  const openLane = (origin: Origin, decoder: Decoder) => {
    const teacher = createTeacher(origin, decoder, severity);
    return createLane({ formAt: createFormFinder(format, teacher), maxLineBytes, packer, run });
  };
  const readers = createReaders(settings, onMisfit, openLane);
  return { packer, readers, giveBack: packer.giveBack };
}

function forPlain({ settings, send, onMisfit }: Parts): Way {
  const zone = resolveZone(settings.timezone);
  const wallText = (timestamp: number) =>
    formatInstant(timestamp, zone).slice(0, 'YYYY-MM-DD HH:MM:SS'.length);
  const readers = createReaders(settings, onMisfit);
  return { packer: createPlainPacker(wallText, send), readers, giveBack: () => undefined };
}
