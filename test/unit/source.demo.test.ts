/** The demo's shop: lines that look real, the same for the same seed, at an even rate, with something to find in them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { LogaggError } from '../../src/errors.ts';
import { wallClockOf } from '../../src/query/wall-clock.ts';
import { resolveZone } from '../../src/query/zone.ts';
import { createDecoder } from '../../src/record/decode/decoder.ts';
import { demoInput, type DemoSettings } from '../../src/source/demo/demo.ts';
import { createPace } from '../../src/source/demo/pace.ts';
import { type Portion, portions } from '../../src/source/demo/portions.ts';
import { createGenerator, createRandom } from '../../src/source/demo/random.ts';
import { parseRate } from '../../src/query/rate.ts';
import { type Entry, SERVICES, type ServiceName } from '../../src/source/demo/scene.ts';
import { createShop } from '../../src/source/demo/shop.ts';
import { receive } from '../helpers/source-events.ts';

const NOW = Date.UTC(2026, 10, 24, 10, 15, 2, 123);
const MAX = Number.POSITIVE_INFINITY;
const never = new AbortController().signal;

/** Where the first line of a record of each service says its time. */
const BEGINNINGS: Readonly<Record<ServiceName, RegExp>> = {
  gateway:
    /^[\d.]+ - \S+ \[\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d \+0000\] "(GET|POST) \/\S* HTTP\/1\.1" \d{3} \d+ "/,
  auth: /^<3[5-9]>1 \S+Z auth-1 auth \d+ [A-Z]+ \[request@32473 id="[0-9a-f]{16}"\] \S/,
  checkout: /^\S+Z (DEBUG| INFO| WARN|ERROR) 7 --- \[checkout\] \[\S+\] \[[0-9a-f]{16}\] \S+ +: \S/,
  payments: /^\{"level":[2-5]0,"time":\d{13},.*"msg":"[^"]+"\}$/,
  inventory: /^time=\S+Z level=[A-Z]+ msg=("[^"]+"|\w+) request_id=[0-9a-f]{16} /,
  worker: /^\S+Z - worker\.\w+ - [A-Z]+ - \S/,
};

function isError({ service, text }: Entry): boolean {
  return (
    /^<35>|^\S+Z ERROR |"level":50,|level=ERROR | - ERROR - /.test(text) ||
    (service === 'gateway' && /" 5\d\d /.test(text))
  );
}

function entries(seed: number, count: number): Entry[] {
  const shop = createShop(seed);
  return Array.from({ length: count }, () => shop.next(NOW));
}

async function texts(settings: Partial<DemoSettings>): Promise<string[]> {
  const sources = await receive(demoInput({ ratePerSecond: MAX, now: () => NOW, ...settings }));
  return sources.map(({ bytes }) => bytes.toString());
}

/** Without anything that tells the time. */
function timeless(text: string): string {
  return text.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z|\d\d\/Nov\/\d{4}[\d: +]+|"time":\d+/g, 'TIME');
}

test('the same seed, count and clock give the same bytes, another seed others', async () => {
  const once = await texts({ seed: 7, count: 3000 });
  assert.deepEqual(await texts({ seed: 7, count: 3000 }), once);
  assert.notDeepEqual(await texts({ seed: 8, count: 3000 }), once);
});

test('at another time and rate the same seed gives the same lines but for the times', async () => {
  const [one, other] = [
    await texts({ seed: 7, count: 2500 }),
    await texts({ seed: 7, count: 2500, ratePerSecond: 100_000, now: () => NOW + 3_600_000 }),
  ];
  assert.notDeepEqual(other, one);
  assert.deepEqual(other?.map(timeless), one?.map(timeless));
});

test('without a seed no two runs are alike', async () => {
  assert.notDeepEqual(await texts({ count: 100 }), await texts({ count: 100 }));
});

test('each service is a source of its own, with lines of its own form', async () => {
  const sources = await receive(demoInput({ ratePerSecond: MAX, count: 1000, now: () => NOW }));
  assert.deepEqual(
    sources.map(({ origin }) => origin.service),
    SERVICES,
  );
  assert.equal(new Set(sources.map(({ origin }) => origin.fingerprint)).size, SERVICES.length);
  assert.ok(sources.every(({ isCut }) => isCut === false));
  for (const { service, text } of entries(1, 20_000)) {
    assert.match(text.split('\n', 1)[0] ?? '', BEGINNINGS[service]);
  }
});

test('logagg reads time, severity and service of every record, in any zone', () => {
  const wallClock = wallClockOf(resolveZone('Asia/Tokyo'));
  const decode = createDecoder('auto', { wallClock, now: () => NOW });
  for (const { service, text } of entries(2, 20_000)) {
    const [line = ''] = text.split('\n', 1);
    const decoded = decode(line);
    // An access log knows whole seconds only.
    assert.equal(decoded.timestamp, service === 'gateway' ? NOW - (NOW % 1000) : NOW, line);
    assert.ok(decoded.severity !== undefined, line);
    assert.equal(decoded.service ?? service, service);
  }
});

test('a count counts records, a stack trace being a part of one', async () => {
  const count = 5000;
  const sources = await receive(demoInput({ ratePerSecond: MAX, count, seed: 3, now: () => NOW }));
  const lines = sources.flatMap(({ bytes }) => bytes.toString().trimEnd().split('\n'));
  const isBeginning = (line: string) => Object.values(BEGINNINGS).some((form) => form.test(line));
  assert.equal(lines.filter(isBeginning).length, count);
  assert.ok(lines.length > count, 'some have stack traces');
});

test('JSON of payments is JSON', () => {
  const payments = entries(2, 60_000).filter(({ service }) => service === 'payments');
  const failed = payments.map(({ text }) => JSON.parse(text)).filter(({ err }) => err);
  assert.ok(failed.length > 0, 'some failed');
  assert.ok(
    failed.every(({ err }) => err.stack.split('\n').length > 3),
    'each has a stack',
  );
});

test('stack traces of Java and Python have their lines', () => {
  const all = entries(4, 60_000).map(({ text }) => text);
  const java = all.find((text) => text.includes('\n\tat '));
  assert.match(
    java ?? '',
    /ERROR 7 .*\n\S+Exception: .*\n(\tat .*\n)+Caused by: .*\n(\tat .*\n)+\t\.\.\. \d+ common/,
  );
  const python = all.find((text) => text.includes('Traceback'));
  assert.match(
    python ?? '',
    /ERROR - .*\nTraceback \(most recent call last\):\n( {2}File .*\n {4}.*\n)+\w+\.\w+: /,
  );
});

test('a request goes through several services under one id', () => {
  const services = new Map<string, Set<ServiceName>>();
  for (const { service, text } of entries(5, 5000)) {
    const [id] = /\b[0-9a-f]{16}\b/.exec(text) ?? [];
    if (id === undefined) continue;
    services.set(id, (services.get(id) ?? new Set()).add(service));
  }
  const counts = [...services.values()].map(({ size }) => size);
  assert.ok(Math.max(...counts) >= 6, 'an order takes all of them');
  assert.ok(counts.filter((count) => count >= 5).length > 200);
});

test('at 50 records a second ten errors come within a minute of the first minute, and a quiet minute comes after', () => {
  const MINUTE = 50 * 60;
  for (let seed = 0; seed < 20; seed += 1) {
    const errors = entries(seed, 20_000).flatMap((entry, index) => (isError(entry) ? [index] : []));
    const alert = errors[9] ?? Number.POSITIVE_INFINITY;
    assert.ok(alert < MINUTE, `seed ${seed}: the tenth error is record ${alert}`);
    const inMinuteBefore = (record: number) =>
      errors.filter((at) => at <= record && at > record - MINUTE).length;
    const later = Array.from({ length: 300 }, (_, index) => alert + index * 50);
    assert.ok(
      later.some((record) => inMinuteBefore(record) < 10),
      `seed ${seed}: no quiet minute`,
    );
  }
});

test('a paced record has the time at which it is due', async () => {
  const [gateway, auth] = await texts({ ratePerSecond: 50_000, count: 5000, seed: 1 });
  assert.ok(gateway?.includes('[24/Nov/2026:10:15:02 +0000]'));
  const times = [...(auth ?? '').matchAll(/^<\d+>1 (\S+)/gm)].map(([, time = '']) =>
    Date.parse(time),
  );
  assert.ok(
    times.every((time, index) => time >= (times[index - 1] ?? NOW)),
    'in order',
  );
  const last = times.at(-1) ?? 0;
  assert.ok(
    last > NOW + 90 && last < NOW + 100,
    `5000 records take 100 ms, the last is at ${last - NOW}`,
  );
});

test('without a count it goes on until the stop, which cuts it', async () => {
  const stop = new AbortController();
  const input = demoInput({ ratePerSecond: MAX, now: () => NOW });
  let runs = 0;
  const sources = await receive(input, stop.signal, () => {
    runs += 1;
    if (runs === 100) stop.abort();
  });
  assert.ok(sources.every(({ isCut, bytes }) => isCut === true && bytes.at(-1) === 10));
});

test('a stop ends the wait for the next record', async () => {
  const stop = new AbortController();
  setImmediate(() => stop.abort());
  const input = demoInput({ ratePerSecond: 0.001, now: () => NOW });
  assert.equal((await receive(input, stop.signal)).length, SERVICES.length);
});

test('signals and sockets have their turn while records are made without a pace', async () => {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 1);
  await receive(demoInput({ ratePerSecond: MAX, now: () => NOW }), stop.signal);
});

test('portions follow each other without a gap, and none is larger than what one step may make', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(5000),
      fc.array(fc.integer({ min: 500, max: 3000 }), { minLength: 1 }),
      async (total, steps) => {
        let due = 0;
        let turn = 0;
        const pace = {
          dueBy: () => (due += steps[turn++ % steps.length] ?? 1000),
          dueAt: () => 0,
        };
        const made: Portion[] = [];
        for await (const portion of portions(pace, total, never)) made.push(portion);
        assert.ok(
          made.every(({ from, to }, i) => from === (made[i - 1]?.to ?? 0) && to - from <= 1000),
        );
        assert.equal(made.at(-1)?.to ?? 0, total);
      },
    ),
    { numRuns: 15 },
  );
});

test('an even rate is exact however long it goes on', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.integer({ min: 1, max: 100_000 }),
        fc.double({ min: 0.01, max: 1000, noNaN: true }),
      ),
      fc.nat(1_000_000_000),
      (rate, record) => {
        const { dueAt, dueBy } = createPace(rate);
        assert.equal(dueAt(0), 0);
        assert.equal(dueBy(0), 1);
        const gap = 1000 / rate;
        assert.ok(Math.abs(dueAt(record + 1) - dueAt(record) - gap) < gap / 1000 + 1e-3);
        assert.equal(dueBy(dueAt(record) + gap / 2), record + 1);
      },
    ),
  );
  assert.equal(createPace(50).dueAt(50 * 86_400), 86_400_000);
});

test('xoshiro128** gives the numbers of its reference implementation', () => {
  const next = createGenerator([1, 2, 3, 4]);
  assert.deepEqual(
    Array.from({ length: 10 }, next),
    [
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597,
      4258142804,
    ],
  );
});

test('whole numbers lie between their bounds, and each of them comes', () => {
  const random = createRandom(1);
  const seen = new Set(Array.from({ length: 1000 }, () => random.whole(3, 7)));
  assert.deepEqual(seen, new Set([3, 4, 5, 6, 7]));
  assert.match(random.hex(), /^[0-9a-f]{8}$/);
});

test('a rate is so many a second, a minute or an hour', () => {
  const rates: [string, number][] = [
    ['50', 50],
    ['50/s', 50],
    [' 600 / m ', 10],
    ['7200/hour', 2],
    ['0.5/s', 0.5],
    ['100000/s', 100_000],
    ['1/Min', 1 / 60],
    ['MAX', MAX],
  ];
  for (const [text, rate] of rates) assert.equal(parseRate(text), rate, text);
});

test('what is no rate is a usage error of one line that quotes it', () => {
  const refused: [string, RegExp][] = [
    ['', /^\(empty\): not a rate$/],
    ['fast', /^fast: not a rate$/],
    ['-5/s', /^-5\/s: not a rate$/],
    ['5/', /^5\/: not a rate$/],
    ['5s', /^5s: not a rate$/],
    ['1e3/s', /not a rate$/],
    ['50/day', /^50\/day: unknown unit "day"$/],
    ['0/s', /^0\/s: less than one a day$/],
    ['100001/s', /^100001\/s: more than 100000\/s$/],
    ['9'.repeat(5000), /^9{100}…: not a rate$/],
  ];
  for (const [text, message] of refused) {
    assert.throws(
      () => parseRate(text),
      (error) =>
        error instanceof LogaggError && error.kind === 'usage' && message.test(error.message),
      text,
    );
  }
});
