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
import { holdingNotice, releasedNotice } from '../view/collect-notices.ts';
import { brokerTalk } from '../view/broker-talk.ts';
import { createProgress } from '../view/progress.ts';
import { collectProgress, collectSummary } from '../view/summary.ts';
import { createBodyReader } from '../wire/body.ts';
import { wallClockOf } from '../query/wall-clock.ts';
import { serveMetrics } from './metrics.ts';

const PROGRESS_MS = 500;
/** RabbitMQ closes the channel of a consumer that does not acknowledge for half an hour. */
const MAX_HOLD_MS = 20 * 60_000;
const MAX_HOLD = 'at most 20m: RabbitMQ drops a consumer that holds its messages for half an hour';

function settingsOf(io: Io, flags: unknown) {
  return readSettings(
    z.object({
      name: z.string().default(`${hostname()}:${io.pid}`),
      prefetch: whole(1, 65_535).optional(),
      batchSize: whole(1, 100_000),
      flushInterval: duration,
      hold: duration.refine((ms) => ms <= MAX_HOLD_MS, { error: MAX_HOLD }),
      untilEmpty: z.boolean().default(false),
      metrics: whole(0, 65_535).optional(),
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
  const talk = brokerTalk(progress);
  const link = { url: settings.amqpUrl, name, waitMs: settings.wait, onEvent: talk };
  // Whatever the URL says: a secondary may not know yet of a partition that was just made.
  const database = openDatabase({ url: settings.mongoUrl, name, readFrom: 'primary' });
  const parking = createParking(link);
  const say = (text: string) => progress.say(text);
  const metrics = await serveMetrics(settings.metrics, tally, io.now, say);

  const started = performance.now();
  let last = { at: started, stored: 0 };
  const ticker = setInterval(() => {
    const at = performance.now();
    const stored = tally.stored + tally.duplicates;
    progress.update(collectProgress(tally, ((stored - last.stored) * 1000) / (at - last.at)));
    last = { at, stored };
  }, PROGRESS_MS);

  try {
    await waitForDatabase(database, settings.mongoUrl, settings.wait, io.stop, say);
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
      onWritten: metrics.onWritten,
      onTrouble: (error) => say(holdingNotice(error.message, tally.held)),
      onReleased: (records) => say(releasedNotice(records, settings.hold)),
      async untilStoreAnswers(stop) {
        await waitForDatabase(database, settings.mongoUrl, Number.POSITIVE_INFINITY, stop, say);
        if (!stop.aborted) say('MongoDB answers again');
      },
      batchSize: settings.batchSize,
      flushMs: settings.flushInterval,
      holdMs: settings.hold,
      untilEmpty: settings.untilEmpty,
      stop: io.stop,
      shutdownMs: settings.shutdownTimeout,
      now: io.now,
      tally,
    });
  } finally {
    clearInterval(ticker);
    progress.done(collectSummary(tally, (performance.now() - started) / 1000));
    await metrics.close();
    await parking.close();
    await database.close();
  }
  return EXIT.done;
}
