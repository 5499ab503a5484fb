/** The newest records, oldest first, however many may be held in memory. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDb } from '../helpers/scene.ts';
import { testDatabase } from '../helpers/servers.ts';
import { search } from '../../src/pipeline/search.ts';
import { createIdMinter } from '../../src/record/id.ts';
import type { LogRecord } from '../../src/record/record.ts';
import { createReader } from '../../src/store/reader.ts';
import { createWriter } from '../../src/store/writer.ts';

const START = Date.parse('2026-11-22T23:59:59.000Z');

/** Ten of each millisecond, across a midnight. */
const RECORDS: readonly LogRecord[] = Array.from({ length: 3000 }, (_, i) => {
  const timestamp = START + Math.floor(i / 10) * 10;
  return {
    id: createIdMinter(1)(timestamp, i),
    timestamp,
    service: 'api',
    severity: 'INFO',
    message: `${i}`,
  };
});

const db = openDb((await testDatabase()).url);
await createWriter(db).write(RECORDS, START);

async function find(limit: number | undefined, maxHeld: number, since?: number) {
  const found: LogRecord[] = [];
  let largest = 0;
  const tally = await search({
    reader: createReader(db),
    query: { services: [], severities: [], words: [], ...(since !== undefined && { since }) },
    limit,
    reverse: false,
    stop: new AbortController().signal,
    maxHeld,
    async onRecords(records) {
      largest = Math.max(largest, records.length);
      found.push(...records);
    },
  });
  return { found, tally, largest };
}

test('as many as asked for, oldest first, held in memory or read twice', async () => {
  for (const limit of [1, 5, 15, 1004, 2999, 3000, 5000]) {
    const held = await find(limit, 10_000);
    assert.deepEqual(held.found, RECORDS.slice(-limit), `${limit}`);
    const { found, tally, largest } = await find(limit, 0);
    assert.deepEqual(found, held.found, `${limit}`);
    assert.deepEqual(tally, held.tally);
    assert.deepEqual(tally, { shown: Math.min(limit, 3000), isCut: limit < 3000 });
    assert.ok(largest <= 1000, `${largest} at once`);
  }
});

test('what does not match is not read the second time either', async () => {
  const since = START + 2000;
  const { found } = await find(10_000, 0, since);
  assert.deepEqual(
    found,
    RECORDS.filter(({ timestamp }) => timestamp >= since),
  );
  assert.deepEqual((await find(10, 0, START + 3_600_000)).tally, { shown: 0, isCut: false });
});
