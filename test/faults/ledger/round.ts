/**
 * A round: everything runs, faults happen, all is healed, and the books must balance. What was accepted is stored once
 * or parked, and nothing else is; what comes afterwards arrives; and all that was to be seen was seen.
 */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startLogagg } from '../../helpers/process.ts';
import { until } from '../../servers/until.ts';
import { countStored, missingFrom, readStored, violations } from './audit.ts';
import type { Journal } from './journal.ts';
import { type Drawn, type Lane, drawLong, drawShort, suffer } from './lanes.ts';
import { linesOf } from './oracle.ts';
import { removeQueues } from './queue-removal.ts';
import { brokerFaultsOf, databaseFaultsOf } from './server-faults.ts';
import type { LedgerServers } from './servers.ts';
import { openStage, type Stage } from './stage.ts';
import { parkedLetters, strayFaults } from './strays.ts';

export interface RoundSettings {
  /** Decides on the faults, their order and how long each lasts. */
  seed: number;
  /** Half a minute with one fault of each kind, or some minutes with many of all. */
  isLong: boolean;
  startServers(): Promise<LedgerServers>;
  journal: Journal;
}

/** From the last fault to the last line stored: reconnecting takes up to 10 s, a stage of it after the other. */
const HEALED_WITHIN_MS = 90_000;
/** An empty queue that stays so: longer than a collector or an emit waits before it tries again. */
const QUIET_MS = 1000;
const WAVES = 3;
const FAULTS_A_WAVE = 5;
const BLOWS_A_WAVE = 15;

export async function runRound(settings: RoundSettings): Promise<void> {
  const { seed, journal, startServers } = settings;
  await using stage = await openStage(await startServers(), seed, journal);
  journal.note('all runs');
  try {
    await goThrough(stage, settings);
  } catch (error) {
    // Where something is waited for in vain, the books mostly tell why.
    const books = await violationsOf(stage).catch(() => 'they cannot be read');
    journal.note(`it failed; the books: ${JSON.stringify(books)}`);
    throw error;
  }
}

async function goThrough(stage: Stage, { isLong, journal }: RoundSettings): Promise<void> {
  for (let wave = 0; wave < (isLong ? WAVES : 1); wave += 1) {
    await removeQueues({ ...stage, journal, queued: () => missing(stage) });
    const lanes = drawLanes(stage, isLong).map((lane) => suffer(lane, journal));
    for (const end of await Promise.allSettled(lanes)) {
      if (end.status === 'rejected') throw end.reason;
    }
  }
  await heal(stage, journal);
  await balance(stage);
  await probe(stage);
  journal.note('a fresh line has arrived');
  await assertSeen(stage);
}

/** What happens to the broker, to the database and to logagg, side by side. */
function drawLanes(stage: Stage, isLong: boolean): Drawn[][] {
  const { broker, database, oracle, random, sources, collectors } = stage;
  const kills = sources.flatMap((source) => source.kills);
  const stops = sources.flatMap((source) => source.stops);
  const processes = [
    ...kills,
    ...stops,
    ...collectors.kills,
    ...collectors.stops,
    ...strayFaults(broker.url, oracle),
  ];
  const lanes: Lane[] = [
    { faults: brokerFaultsOf(broker, stage.brokerProxies), blows: kills },
    {
      faults: databaseFaultsOf(database, stage.databaseProxies, random),
      blows: collectors.kills,
    },
    { faults: processes, blows: [] },
  ];
  return lanes.map((lane) => {
    if (!isLong) return drawShort(lane, random);
    // A process is up again at once.
    const count = lane.faults === processes ? BLOWS_A_WAVE : FAULTS_A_WAVE;
    return drawLong(lane, count, random);
  });
}

/** How many lines are accepted and not stored; at least so many, while there are more to come. */
async function missing({ database, oracle }: Stage): Promise<number> {
  const sure = oracle.minted - oracle.strays.size - oracle.doubts.flat().length;
  const left = sure - (await countStored(database.db));
  return left > 0 ? left : missingFrom(await readStored(database.db, oracle), oracle).length;
}

/** The sources rest, and all comes to where it belongs; then the books are closed, whatever is in them. */
async function heal(stage: Stage, journal: Journal): Promise<void> {
  const { broker, sources } = stage;
  journal.note(`all is healed, after ${stage.oracle.minted} lines`);
  await Promise.all(sources.map((source) => source.pause()));
  let quietSince = performance.now();
  await until(async () => {
    const { messages } = await broker.queue('LogQueue');
    if (messages !== 0 || (await missing(stage)) > 0) quietSince = performance.now();
    return performance.now() - quietSince > QUIET_MS;
  }, HEALED_WITHIN_MS);
  journal.note('the queue is empty, or was waited for long enough');
}

async function violationsOf({
  broker,
  database,
  oracle,
}: Stage): Promise<Record<string, unknown[]>> {
  const stored = await readStored(database.db, oracle);
  return shortened(violations(stored, await parkedLetters(broker.url), oracle));
}

async function balance(stage: Stage): Promise<void> {
  const { complaints } = stage;
  assert.deepEqual({ ...(await violationsOf(stage)), complaints }, { complaints: [] });
}

/** Whatever was done to it, it works: a line that comes now is stored. */
async function probe(stage: Stage): Promise<void> {
  const { oracle, env, folder, sources, collectors } = stage;
  const path = join(folder, 'probe.log');
  await writeFile(path, linesOf(oracle.mint(1)));
  const { code, stderr } = await startLogagg(['emit', path], env).ended;
  assert.equal(code, 0, stderr);
  assert.ok(
    await until(async () => (await missing(stage)) === 0, HEALED_WITHIN_MS),
    'no line arrives',
  );
  await Promise.all([...sources, collectors].map((each) => each.finish()));
  await balance(stage);
}

/** A round in which nothing went wrong proves nothing. */
async function assertSeen({ broker, seen, oracle }: Stage): Promise<void> {
  const counts = {
    redelivered: await broker.redelivered(),
    'stored before': seen.get('stored before') ?? 0,
    'recovered from a spool': seen.get('recovered from a spool') ?? 0,
    strays: oracle.strays.size,
  };
  for (const [what, count] of Object.entries(counts)) {
    assert.ok(count > 0, `nothing was ever seen of: ${what}`);
  }
}

const TOLD = 10;

function shortened(found: Record<string, unknown[]>): Record<string, unknown[]> {
  const entries = Object.entries(found).map(([what, all]): [string, unknown[]] => [
    what,
    all.length > TOLD ? [...all.slice(0, TOLD), `and ${all.length - TOLD} more`] : all,
  ]);
  return Object.fromEntries(entries);
}
