/** `logagg monitor`: its parts put together. */
import { hostname } from 'node:os';
import { z } from 'zod';
import { createConsumer } from '../broker/consumer.ts';
import { MONITORING_QUEUE } from '../broker/topology.ts';
import { amqpUrl, color, duration, readSettings, wait, whole, zone } from '../config.ts';
import { EXIT } from '../exit.ts';
import type { Io } from '../io.ts';
import { createErrorRate } from '../pipeline/error-rate.ts';
import { createMonitorTally, monitor } from '../pipeline/monitor.ts';
import { createDecoder } from '../record/decode/decoder.ts';
import { randomFingerprint } from '../record/fingerprint.ts';
import { createIdMinter } from '../record/id.ts';
import { renderAlert, watchNotice } from '../view/alert.ts';
import { brokerTalk } from '../view/broker-talk.ts';
import { renderLine } from '../view/line.ts';
import { createProgress } from '../view/progress.ts';
import { monitorSummary } from '../view/summary.ts';
import { createTheme } from '../view/theme.ts';
import { createBodyReader } from '../wire/body.ts';
import { createPrinter } from './printer.ts';
import { wallClockOf } from '../query/wall-clock.ts';

function settingsOf(io: Io, flags: unknown) {
  return readSettings(
    z.object({
      threshold: whole(1, 100_000),
      window: duration,
      timezone: zone,
      color,
      amqpUrl: amqpUrl(io.env),
      wait,
    }),
    flags,
  );
}

export async function runMonitor(io: Io, flags: unknown): Promise<number> {
  const settings = settingsOf(io, flags);
  const tally = createMonitorTally();
  const progress = await createProgress(io);
  const theme = createTheme(io.stdout, io.env, settings.color);
  const look = { zone: settings.timezone, theme };
  const printer = createPrinter(io.stdout);
  const rule = { threshold: settings.threshold, windowMs: settings.window };
  progress.say(watchNotice(rule));
  try {
    await monitor({
      openConsumer: (onDelivery) =>
        createConsumer({
          url: settings.amqpUrl,
          name: `logagg monitor ${hostname()}:${io.pid}`,
          waitMs: settings.wait,
          onEvent: brokerTalk(progress, settings.amqpUrl),
          queue: MONITORING_QUEUE,
          autoAck: true,
          onDelivery,
        }),
      reader: createBodyReader({
        decoder: createDecoder('auto', { wallClock: wallClockOf(settings.timezone), now: io.now }),
        mint: createIdMinter(randomFingerprint()),
        now: io.now,
      }),
      errorRate: createErrorRate(rule),
      onRecords: (records) =>
        printer.print(records.map((record) => `${renderLine(record, look)}\n`)),
      onAlert: (alert) => printer.printAlways(`${renderAlert(alert, rule, look)}\n`),
      stop: io.stop,
      now: io.now,
      tally,
    });
  } finally {
    progress.done(monitorSummary(tally));
  }
  return EXIT.done;
}
