/** The scheduler: each turn is done by one of several, by one that lives, and by none before it is time. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { eventually } from '../helpers/eventually.ts';
import { openDb } from '../helpers/scene.ts';
import { testDatabase } from '../helpers/servers.ts';
import { keepSchedule, type Schedule } from '../../src/pipeline/schedule.ts';
import { parseCron } from '../../src/query/cron.ts';
import { UTC } from '../../src/query/zone.ts';
import { createLease, type Lease } from '../../src/store/lease.ts';

await testDatabase();

const LENGTH_MS = 600;

async function leaseOf(holders: readonly string[], lengthMs = LENGTH_MS): Promise<Lease[]> {
  const { url } = await testDatabase();
  return holders.map((holder) => createLease(openDb(url), { name: 'nightly', holder, lengthMs }));
}

/** Keeps a schedule until the test is over; what it did is told by its reports. */
function keep(t: TestContext, lease: Lease, rest: Partial<Schedule>): Promise<void> {
  const stopping = new AbortController();
  t.after(() => stopping.abort());
  return keepSchedule({
    next: parseCron('* * * * * *', UTC),
    now: Date.now,
    lease,
    renewMs: LENGTH_MS / 3,
    run: async () => undefined,
    canPass: () => false,
    reports: { onNext: () => undefined, onElsewhere: () => undefined, onTrouble: () => undefined },
    stop: stopping.signal,
    ...rest,
  });
}

test('a turn is had by one, and by another one once that has given it back or let it run out', async () => {
  const [a, b] = await leaseOf(['a', 'b']);
  assert.ok(a && b);
  const answers = await Promise.all([a, b].map((each) => each.acquire(1000)));
  assert.deepEqual(answers.sort(), ['held', 'ours']);
  const [mine, other] = (await a.acquire(1000)) === 'ours' ? [a, b] : [b, a];

  await mine.release(1000, false);
  assert.equal(await other.acquire(1000), 'ours');
  assert.equal(await mine.renew(), false);
  assert.equal(await other.renew(), true);
  await eventually(
    () => mine.acquire(1000),
    (answer) => answer === 'ours',
  );
  assert.equal(await other.renew(), false);

  await mine.release(1000, true);
  for (const each of [a, b]) {
    assert.equal(await each.acquire(1000), 'done');
    assert.equal(await each.acquire(999), 'done');
  }
  assert.equal(await other.acquire(1001), 'ours');
});

test('a lease that is renewed is kept for longer than it is long', async () => {
  const [a, b] = await leaseOf(['a', 'b']);
  assert.ok(a && b);
  assert.equal(await a.acquire(1), 'ours');
  const end = performance.now() + 3 * LENGTH_MS;
  while (performance.now() < end) {
    assert.equal(await a.renew(), true);
    assert.equal(await b.acquire(1), 'held');
  }
});

test('two schedulers do each turn once', async (t) => {
  const leases = await leaseOf(['a', 'b'], 10_000);
  const done: string[] = [];
  const elsewhere: number[] = [];
  const turns = new Map<Lease, number>();
  const stopping = new AbortController();
  const keeping = leases.map((lease) =>
    keep(t, lease, {
      stop: stopping.signal,
      run: async () => void done.push(String(turns.get(lease))),
      reports: {
        onNext: (turn) => turns.set(lease, turn),
        onElsewhere: (turn) => elsewhere.push(turn),
        onTrouble: (error) => assert.fail(String(error)),
      },
    }),
  );
  await eventually(
    async () => done.length,
    (count) => count >= 3,
  );
  stopping.abort();
  await Promise.all(keeping);
  assert.equal(new Set(done).size, done.length, done.join());
  assert.ok(elsewhere.length > 0 && elsewhere.every((turn) => done.includes(String(turn))));
});

test('the turn of one that died is done by another', async (t) => {
  const [dead, alive] = await leaseOf(['dead', 'alive']);
  assert.ok(dead && alive);
  const turn = Math.ceil(Date.now() / 1000) * 1000 + 1000;
  assert.equal(await dead.acquire(turn), 'ours');
  const done: number[] = [];
  await keep(t, alive, {
    next: (after) => (after < turn ? turn : undefined),
    run: async () => void done.push(Date.now()),
  });
  assert.equal(done.length, 1);
  assert.equal(await dead.acquire(turn), 'done');
});

test('a turn that fails for what passes is tried again, and not skipped', async (t) => {
  const [lease] = await leaseOf(['a']);
  assert.ok(lease);
  const turn = Date.now() + 50;
  const troubles: unknown[] = [];
  let runs = 0;
  await keep(t, lease, {
    next: (after) => (after < turn ? turn : undefined),
    async run() {
      runs += 1;
      if (runs < 3) throw new Error('away');
    },
    canPass: (error) => String(error) === 'Error: away',
    reports: {
      onNext: () => undefined,
      onElsewhere: (elsewhere) => assert.fail(String(elsewhere)),
      onTrouble: (error) => troubles.push(error),
    },
  });
  assert.deepEqual([runs, troubles.length], [3, 2]);
  await assert.rejects(
    keep(t, lease, {
      next: () => turn + 1,
      run: () => Promise.reject(new Error('for good')),
    }),
    /for good/,
  );
});

test('a run whose lease is lost is told to stop, and a stop in a run leaves the turn to others', async (t) => {
  const [a, b] = await leaseOf(['a', 'b']);
  assert.ok(a && b);
  const turn = Date.now() + 20;
  const next = (after: number) => (after < turn ? turn : undefined);
  let stopped = 0;
  const untilStopped = (stop: AbortSignal) =>
    new Promise<void>((resolve) => {
      stop.addEventListener('abort', () => {
        stopped += 1;
        resolve();
      });
    });
  const broken: Lease = { ...a, renew: async () => stopped > 0 };
  let runs = 0;
  await keep(t, broken, {
    next,
    run: async (stop) => {
      runs += 1;
      if (runs === 1) await untilStopped(stop);
    },
  });
  assert.deepEqual([runs, stopped], [2, 1]);

  const stopping = new AbortController();
  const later = turn + 1;
  await keep(t, a, {
    next: () => later,
    stop: stopping.signal,
    run: async (stop) => {
      setTimeout(() => stopping.abort(), 50);
      await untilStopped(stop);
    },
  });
  assert.equal(await b.acquire(later), 'ours');
});
