/** `logagg emit`: the way out, with a spool behind it or without. */
import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { PublisherReports } from '../broker/publisher.ts';
import { EXCHANGE } from '../broker/topology.ts';
import { stateFolder } from '../config.ts';
import { destinationName } from '../destination.ts';
import type { Io } from '../io.ts';
import {
  createDirectOutbox,
  createOutbox,
  type Outbox,
  type OutboxReports,
} from '../pipeline/outbox.ts';
import { brokerTalk } from '../view/broker-talk.ts';
import type { EmitSettings } from './emit-settings.ts';

/** At the end of the input: a broker that only restarts is back by then, and the rest is safe on disk. */
const PATIENCE_MS = 30_000;

/** What can be read again needs no spool, but what earlier runs left in one goes out with it. */
export async function openOutbox(
  io: Io,
  settings: EmitSettings,
  canBeReadAgain: boolean,
  reports: OutboxReports,
): Promise<Outbox> {
  const { spool: mode, spoolMax: maxBytes, onFull, amqpUrl: url } = settings;
  const folder = settings.spoolFolder ?? join(stateFolder(io.env), 'spool', destinationName(url));
  const { createPublisher } = await import('../broker/publisher.ts');
  const onEvent = brokerTalk({ say: reports.onNotice });
  const openPublisher = (told: PublisherReports) =>
    createPublisher({
      ...told,
      url,
      name: `logagg emit ${hostname()}`,
      exchange: EXCHANGE,
      waitMs: settings.wait,
      onEvent,
    });
  if (mode === 'off' || (canBeReadAgain && !existsSync(folder))) {
    return createDirectOutbox(openPublisher(reports));
  }
  const { openSpool } = await import('../spool/open-spool.ts');
  const { onNotice, onFailed } = reports;
  const failed = onFailed === undefined ? {} : { onFailed };
  return createOutbox({
    mode: canBeReadAgain ? 'drain' : mode,
    onFull,
    patienceMs: PATIENCE_MS,
    spool: await openSpool({ folder, maxBytes, now: io.now, onNotice, ...failed }),
    openPublisher,
    reports,
  });
}
