/** `logagg search --follow`: the past of a search and then what comes, until it is told to stop. */
import { hostname } from 'node:os';
import { createConsumer } from '../broker/consumer.ts';
import { LOG_QUEUE } from '../broker/topology.ts';
import type { Io } from '../io.ts';
import { print } from '../io.ts';
import { follow, type FollowNotice, type Live } from '../pipeline/follow/follow.ts';
import { createMatcher } from '../query/match.ts';
import { reachOf } from '../query/reach.ts';
import { wallClockOf } from '../query/wall-clock.ts';
import { createDecoder } from '../record/decode/decoder.ts';
import { randomFingerprint } from '../record/fingerprint.ts';
import { createIdMinter } from '../record/id.ts';
import { asLogaggError } from '../store/client.ts';
import { createGapReader } from '../store/gap-reader.ts';
import { createReader } from '../store/reader.ts';
import { brokerTalk } from '../view/broker-talk.ts';
import { followNotice } from '../view/follow-notices.ts';
import { bindingsOf } from '../wire/bindings.ts';
import { createBodyReader } from '../wire/body.ts';
import type { SearchJob, SearchResult } from './search-job.ts';
import { optionsOf, rendererOf } from './show-records.ts';

/** Of text that has been made and waits for its reader. */
const MAX_WAITING_BYTES = 1024 * 1024;

export interface FollowSettings {
  amqpUrl: string;
  mongoUrl: string;
  /** How long the first connection to the broker may take, in ms. */
  wait: number;
  /** How long a record waits for those that belong before it, in ms. */
  reorder: number;
}

export async function followRecords(
  job: SearchJob,
  settings: FollowSettings,
): Promise<SearchResult> {
  const { io, db, query, zone, limit, timeoutMs } = job;
  // Line for line, as nothing is known of the widths of what comes.
  const view = { ...job.view, output: job.view.output ?? ('line' as const) };
  const renderer = rendererOf({ ...job, view }, optionsOf(job));
  const say = (text: string) => void io.stderr.write(`${text}\n`);
  await print(io.stdout, renderer.begin());
  const { shown } = await follow({
    query,
    matches: createMatcher(query),
    openLive: (onDelivery, onEvent) => openLive(job, settings, { onDelivery, onEvent, say }),
    bodies: bodiesOf(io, job),
    reader: createReader(db, { timeoutMs }),
    gaps: createGapReader(db, (error) => asLogaggError(error, settings.mongoUrl)),
    past: limit,
    reorderMs: settings.reorder,
    stop: io.stop,
    now: io.now,
    onRecords: (records) => void io.stdout.write(renderer.records(records)),
    hasRoom: () => io.stdout.writableLength < MAX_WAITING_BYTES,
    onNotice: (notice: FollowNotice) => say(followNotice(notice, zone)),
  });
  return { found: shown, isWhole: true, notices: [] };
}

type Heard = {
  onDelivery: Parameters<typeof createConsumer>[0]['onDelivery'];
  onEvent: Parameters<typeof createConsumer>[0]['onEvent'];
  say(text: string): void;
};

function openLive(
  { io, query }: SearchJob,
  { amqpUrl, wait }: FollowSettings,
  { onDelivery, onEvent, say }: Heard,
): Live {
  const { services, severities } = reachOf(query);
  const talk = brokerTalk({ say });
  let wasConnected = false;
  const consumer = createConsumer({
    url: amqpUrl,
    name: `logagg search ${hostname()}:${io.pid}`,
    waitMs: wait,
    queue: { patterns: bindingsOf(services, severities) },
    autoAck: true,
    onDelivery,
    onEvent(event) {
      // Once it has begun, the stream itself says when it stands still.
      if (!wasConnected) talk(event);
      wasConnected ||= event.type === 'connected';
      onEvent(event);
    },
  });
  return {
    ended: consumer.ended,
    lookAtCollectors: () => consumer.look(LOG_QUEUE),
    close: () => consumer.close(),
  };
}

function bodiesOf(io: Io, { zone }: SearchJob) {
  return createBodyReader({
    decoder: createDecoder('auto', { wallClock: wallClockOf(zone), now: io.now }),
    mint: createIdMinter(randomFingerprint()),
    now: io.now,
  });
}
