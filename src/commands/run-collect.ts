/** `logagg collect`: its parts put together. */
import { hostname } from 'node:os';
import { z } from 'zod';
import { createConsumer } from '../broker/consumer.ts';
import { createParking } from '../broker/parking.ts';
import { LOG_QUEUE } from '../broker/topology.ts';
import { amqpUrl, duration, mongoUrl, readSettings, wait, whole, zone } from '../config.ts';
import { EXIT } from '../exit.ts';
import type { Io } from '../io.ts';
import { collect, createCollectTally } from '../pipeline/collect.ts';
import { createPrefetchPolicy, FIRST_PREFETCH } from '../pipeline/prefetch.ts';
import { createDecoder } from '../record/decode/decoder.ts';
import { randomFingerprint } from '../record/fingerprint.ts';
import { createIdMinter } from '../record/id.ts';
import { openDatabase } from '../store/client.ts';
import { waitForDatabase } from '../store/wait.ts';
import { createWriter } from '../store/writer.ts';
import { brokerTalk } from '../view/broker-talk.ts';
import { createProgress } from '../view/progress.ts';
import { collectProgress, collectSummary } from '../view/summary.ts';
import { createBodyReader } from '../wire/body.ts';
import { wallClockOf } from '../query/wall-clock.ts';

const PROGRESS_MS = 500;

function settingsOf(io: Io, flags: unknown) {
  return readSettings(
    z.object({
      name: z.string().default(`${hostname()}:${io.pid}`),
      prefetch: whole(1, 65_535).optional(),
      batchSize: whole(1, 100_000),
      flushInterval: duration,
      untilEmpty: z.boolean().default(false),
      timezone: zone,
      amqpUrl: amqpUrl(io.env),
      mongoUrl: mongoUrl(io.env),
      wait,
      shutdownTimeout: duration,
    }),
    flags,
  );
}

export async function runCollect(io: Io, flags: unknown): Promise<number> {
  const settings = settingsOf(io, flags);
  const name = `logagg collect ${settings.name}`;
  const tally = createCollectTally();
  const progress = await createProgress(io);
  const talk = brokerTalk(progress, settings.amqpUrl);
  const link = { url: settings.amqpUrl, name, waitMs: settings.wait, onEvent: talk };
  const database = openDatabase({ url: settings.mongoUrl, name });
  const parking = createParking(link);

  const started = performance.now();
  let last = { at: started, stored: 0 };
  const ticker = setInterval(() => {
    const at = performance.now();
    const stored = tally.stored + tally.duplicates;
    progress.update(collectProgress(tally, ((stored - last.stored) * 1000) / (at - last.at)));
    last = { at, stored };
  }, PROGRESS_MS);

  try {
    await waitForDatabase(database, settings.mongoUrl, settings.wait, io.stop, (text) =>
      progress.say(text),
    );
    await collect({
      openConsumer: (onDelivery) =>
        createConsumer({
          ...link,
          queue: LOG_QUEUE,
          prefetch: settings.prefetch ?? FIRST_PREFETCH,
          onDelivery,
        }),
      prefetch: settings.prefetch === undefined ? createPrefetchPolicy() : undefined,
      reader: createBodyReader({
        decoder: createDecoder('auto', { wallClock: wallClockOf(settings.timezone), now: io.now }),
        mint: createIdMinter(randomFingerprint()),
        now: io.now,
      }),
      writer: createWriter(database.db),
      park: parking.park,
      onTrouble: (error) =>
        progress.say(`MongoDB: ${error.message}; holding ${tally.held} records, trying again`),
      batchSize: settings.batchSize,
      flushMs: settings.flushInterval,
      untilEmpty: settings.untilEmpty,
      stop: io.stop,
      shutdownMs: settings.shutdownTimeout,
      now: io.now,
      tally,
    });
  } finally {
    clearInterval(ticker);
    progress.done(collectSummary(tally, (performance.now() - started) / 1000));
    await parking.close();
    await database.close();
  }
  return EXIT.done;
}
