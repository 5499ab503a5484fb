/** Records to be searched for, on a database of the test's own that can be made to fail. */
import assert from 'node:assert/strict';
import { after } from 'node:test';
import { createIdMinter } from '../../src/record/id.ts';
import { createWriter } from '../../src/store/writer.ts';
import { startMongod } from '../servers/mongod.ts';
import { runHere } from './in-process.ts';
import type { Ending } from './process.ts';
import { openDb } from './scene.ts';

export interface SearchScene {
  env: NodeJS.ProcessEnv;
  search: (...args: string[]) => Promise<Ending>;
  /** What happens the next time that a search asks for more; resolves to a wait for that. */
  failNext: (data: object) => Promise<() => Promise<unknown>>;
  /** The database still hangs on what was asked of it: nobody waited for the answer. Then it hangs no more. */
  stillHangs: () => Promise<void>;
}

/** What the newest record says. */
export const HOSTILE = '\x1b]0;pwn\x07\x1b[2J\nforged \u202eline';
const COUNT = 2500;
const START = Date.parse('2026-11-24T08:00:00Z');

/** 2,500 records a second apart; of two services by turns, each tenth an error, the last one hostile. */
export async function openSearchScene(): Promise<SearchScene> {
  const mongod = await startMongod();
  after(mongod.stop);
  const url = `${mongod.url}view`;
  const admin = openDb(`${mongod.url}admin`);
  const mint = createIdMinter(1);
  const records = Array.from({ length: COUNT }, (_, i) => ({
    id: mint(START + i * 1000, i),
    timestamp: START + i * 1000,
    service: i % 2 === 0 ? 'api' : 'web',
    severity: i % 10 === 0 ? ('ERROR' as const) : ('INFO' as const),
    message: i === COUNT - 1 ? HOSTILE : `request ${i} took ${i % 7} ms`,
    attributes: { status: i % 10 === 0 ? 500 : 200 },
  }));
  await createWriter(openDb(url)).write(records, START);
  return {
    env: { LOGAGG_MONGO_URL: url, LOGAGG_TIMEZONE: 'utc' },
    search: (...args) => runHere(['search', '--mongo-url', url, '--timezone', 'utc', ...args], {}),
    async failNext(data) {
      const { count } = await admin.command({
        configureFailPoint: 'failCommand',
        mode: { times: 1 },
        data: { failCommands: ['getMore'], ...data },
      });
      const timesEntered = Number(count) + 1;
      return () =>
        admin.command({ waitForFailPoint: 'failCommand', timesEntered, maxTimeMS: 60_000 });
    },
    async stillHangs() {
      const hanging = await admin
        .aggregate([{ $currentOp: {} }, { $match: { 'command.getMore': { $exists: true } } }])
        .toArray();
      assert.equal(hanging.length, 1);
      for (const { opid } of hanging) await admin.command({ killOp: 1, op: opid });
    },
  };
}
