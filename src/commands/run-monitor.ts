/** `logagg monitor`: its parts put together. */
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { ConnectionEvent } from '../broker/connection.ts';
import { createConsumer } from '../broker/consumer.ts';
import { MONITORING_PATTERNS, MONITORING_QUEUE } from '../broker/topology.ts';
import { LogaggError, messageOf } from '../errors.ts';
import { EXIT } from '../exit.ts';
import type { Io } from '../io.ts';
import { createBoard } from '../pipeline/alert/board.ts';
import { createDispatch } from '../pipeline/alert/dispatch.ts';
import { openDoor } from '../pipeline/alert/door.ts';
import { createWatchers } from '../pipeline/alert/watchers.ts';
import { createMonitorTally, monitor } from '../pipeline/monitor.ts';
import { wallClockOf } from '../query/wall-clock.ts';
import { createDecoder } from '../record/decode/decoder.ts';
import { randomFingerprint } from '../record/fingerprint.ts';
import { createIdMinter } from '../record/id.ts';
import { createAlertStore } from '../store/alert-store.ts';
import { openDatabase } from '../store/client.ts';
import { brokerTalk } from '../view/broker-talk.ts';
import { createProgress } from '../view/progress.ts';
import { monitorSummary } from '../view/summary.ts';
import { createBodyReader } from '../wire/body.ts';
import { createMonitorTalk } from './monitor-talk.ts';
import { monitorSettings, needsStore, readNotifiers, readRules } from './monitor-settings.ts';
import { pastOf } from './monitor-past.ts';
import { runMonitorTest } from './run-monitor-test.ts';

/** Of 300 records each at most, so that what is not acknowledged stays small beside what a window holds. */
const PREFETCH = 200;
/** What the notifiers may take at the end. */
const GRACE_MS = 10_000;

export async function runMonitor(io: Io, flags: unknown): Promise<number> {
  const settings = monitorSettings(io, flags);
  if (settings.since !== undefined && !settings.test) {
    throw new LogaggError('usage', '--since: it is for --test; what is watched is from now on');
  }
  const rules = await readRules(settings);
  if (settings.test) return runMonitorTest(io, settings, rules);
  const notifiers = await readNotifiers(io, settings);
  const name = `logagg monitor ${hostname()}:${io.pid}`;
  const instance = randomBytes(6).toString('hex');
  const tally = createMonitorTally();
  const progress = await createProgress(io);
  const talk = createMonitorTalk(io, settings, progress);
  const end = new AbortController();
  const stop = AbortSignal.any([io.stop, end.signal]);

  const database = openDatabase({ url: settings.mongoUrl, name });
  const ids = notifiers.map(({ id }) => id);
  const door = openDoor({
    store: createAlertStore(database, ids, io.now),
    now: io.now,
    onChange: (reason) => talk.database(reason, needsStore(watchers.map(({ rule }) => rule))),
  });
  const past = pastOf(database);
  const watchers = createWatchers(rules, instance, past);
  const dispatch = createDispatch({
    notifiers,
    door,
    rules: () => watchers.map(({ rule }) => rule.id),
    render: talk.notification,
    onTrouble: (text) => progress.say(text),
    onEnd: (isDelivered) => (tally[isDelivered ? 'notified' : 'undelivered'] += 1),
  });
  const listening = createListening(brokerTalk(progress));
  const episodes = new Set<string>();
  const board = createBoard({
    watchers,
    door,
    instance,
    clock: settings.clock,
    seesAll: settings.all,
    now: io.now,
    listeningFor: listening.forMs,
    onNotice(notice) {
      talk.alert(notice);
      if (notice.kind === 'resolved') return;
      episodes.add(`${notice.rule} ${notice.group} ${notice.episode}`);
      tally.alerts = episodes.size;
      if (settings.once) end.abort();
    },
    onUnshared: dispatch.add,
    onDecision: talk.decision,
    onRemark: (text) => progress.say(text),
  });

  // Without a file to read, a hang-up ends it as it ends others.
  if (settings.rules !== undefined) {
    io.onReload(() => {
      reload().catch((error: unknown) => progress.say(`${messageOf(error)}; the rules stay`));
    });
  }
  async function reload(): Promise<void> {
    const next = await readRules(settings);
    watchers.splice(0, watchers.length, ...createWatchers(next, instance, past, watchers));
    talk.rules(next);
  }

  talk.rules(rules);
  const grace = new AbortController();
  const over = new AbortController();
  const timer =
    settings.timeout === undefined ? undefined : setTimeout(() => end.abort(), settings.timeout);
  const dispatching = dispatch.run(over.signal, grace.signal);
  try {
    await monitor({
      openConsumer: (onDelivery) =>
        createConsumer({
          url: settings.amqpUrl,
          name,
          waitMs: settings.wait,
          onEvent: listening.onEvent,
          queue: settings.all ? { patterns: MONITORING_PATTERNS } : MONITORING_QUEUE,
          autoAck: !settings.ack,
          ...(settings.ack && { prefetch: PREFETCH }),
          onDelivery,
        }),
      reader: createBodyReader({
        decoder: createDecoder('auto', { wallClock: wallClockOf(settings.timezone), now: io.now }),
        mint: createIdMinter(randomFingerprint()),
        now: io.now,
      }),
      board,
      onRecords: talk.records,
      stop,
      tally,
    });
  } finally {
    clearTimeout(timer);
    over.abort();
    const graceTimer = setTimeout(() => grace.abort(), GRACE_MS);
    await dispatching;
    clearTimeout(graceTimer);
    progress.done(monitorSummary(tally));
    await database.close();
  }
  const isInVain = settings.timeout !== undefined && tally.alerts === 0 && !io.stop.aborted;
  return isInVain ? EXIT.failed : EXIT.done;
}

/** For how long the broker has been handing over what there is. */
function createListening(tell: (event: ConnectionEvent) => void) {
  let since: number | undefined;
  return {
    forMs: () => (since === undefined ? 0 : performance.now() - since),
    onEvent(event: ConnectionEvent) {
      if (event.type === 'connected') since = performance.now();
      if (event.type === 'lost') since = undefined;
      tell(event);
    },
  };
}
