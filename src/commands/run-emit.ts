/** `logagg emit`: its parts put together. */
import { hostname } from 'node:os';
import { z } from 'zod';
import { createPublisher } from '../broker/publisher.ts';
import { EXCHANGE } from '../broker/topology.ts';
import {
  amqpUrl,
  duration,
  parsed,
  readSettings,
  wait,
  whole,
  zone as timezone,
} from '../config.ts';
import { LogaggError } from '../errors.ts';
import { EXIT } from '../exit.ts';
import { type Io, print } from '../io.ts';
import { createEmitTally, emit } from '../pipeline/emit.ts';
import { type ReadJob, readRecords } from '../pipeline/read-records.ts';
import { formatInstant } from '../query/instant.ts';
import { parseSeverity } from '../query/severities.ts';
import type { Zone } from '../query/zone.ts';
import { createDecoder } from '../record/decoder.ts';
import { FORMATS } from '../record/formats.ts';
import { mendService } from '../record/service.ts';
import { fileSource } from '../source/file.ts';
import type { Source } from '../source/line.ts';
import { pipeSource } from '../source/pipe.ts';
import { brokerTalk } from '../view/broker-talk.ts';
import { previewLine } from '../view/preview.ts';
import { createProgress } from '../view/progress.ts';
import { emitProgress, emitSummary } from '../view/summary.ts';
import { createPacker } from '../wire/packer.ts';
import { createPlainPacker } from '../wire/plain.ts';
import { wallClockOf } from './wall-clock.ts';

const PROGRESS_MS = 200;

function settingsOf(io: Io, flags: unknown) {
  return readSettings(
    z.object({
      service: parsed(serviceName).optional(),
      severity: parsed(parseSeverity),
      format: z.enum(FORMATS),
      timezone,
      wire: z.enum(['batch', 'plain']),
      batchSize: whole(1, 10_000),
      linger: duration,
      dryRun: z.boolean().default(false),
      amqpUrl: amqpUrl(io.env),
      wait,
      shutdownTimeout: duration,
    }),
    flags,
  );
}

type Settings = ReturnType<typeof settingsOf>;

export async function runEmit(io: Io, files: string[], flags: unknown): Promise<number> {
  const settings = settingsOf(io, flags);
  if (files.length === 0 && io.stdin.isTTY === true) {
    throw new LogaggError('usage', 'nothing to read: name files, or pipe lines in', {
      hint: 'for example: tail -f app.log | logagg emit --service api',
    });
  }
  const sources = await openSources(io, files, settings.service);
  const decoder = createDecoder(settings.format, wallClockOf(settings.timezone));
  const { severity } = settings;
  const reading = { sources, decoder, severity, now: io.now, stop: io.stop };
  if (!settings.dryRun) return send(io, settings, reading);
  return preview(io, reading);
}

async function preview(io: Io, reading: ReadJob): Promise<number> {
  let lines = '';
  await readRecords(
    reading,
    (record) => (lines += previewLine(record)),
    () => {
      const text = lines;
      lines = '';
      return print(io.stdout, text);
    },
  );
  return EXIT.done;
}

async function send(io: Io, settings: Settings, reading: ReadJob): Promise<number> {
  const tally = createEmitTally();
  const progress = await createProgress(io);
  const talk = brokerTalk(progress, settings.amqpUrl);
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  const ticker = setInterval(() => progress.update(emitProgress(tally, seconds())), PROGRESS_MS);
  try {
    await emit({
      ...reading,
      createPacker: (publish) =>
        settings.wire === 'batch'
          ? createPacker(settings.batchSize, publish)
          : createPlainPacker(wallText(settings.timezone), publish),
      lingerMs: settings.linger,
      shutdownMs: settings.shutdownTimeout,
      tally,
      openPublisher: (reports) =>
        createPublisher({
          ...reports,
          url: settings.amqpUrl,
          name: `logagg emit ${hostname()}`,
          exchange: EXCHANGE,
          waitMs: settings.wait,
          onEvent: talk,
        }),
    });
  } finally {
    clearInterval(ticker);
    progress.done(emitSummary(tally, seconds()));
  }
  return tally.confirmed === tally.read ? EXIT.done : EXIT.unfinished;
}

function openSources(io: Io, files: string[], service: string | undefined): Promise<Source[]> {
  const names = files.length === 0 ? ['-'] : files;
  return Promise.all(
    names.map((name) =>
      name === '-'
        ? Promise.resolve(pipeSource(io.stdin, service ?? 'stdin', io.now))
        : fileSource(name, service, io.now),
    ),
  );
}

function wallText(zone: Zone): (timestamp: number) => string {
  return (timestamp) => formatInstant(timestamp, zone).slice(0, 'YYYY-MM-DD HH:MM:SS'.length);
}

function serviceName(text: string): string {
  if (mendService(text) === text) return text;
  throw new LogaggError('usage', `'${text}' cannot be a service name`, {
    hint: `without * # control characters and empty words, at most 100 bytes: ${mendService(text)}`,
  });
}
