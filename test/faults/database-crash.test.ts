/** mongod dies at random moments under load. What was acknowledged is on its disk: nobody would send it again. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../helpers/eventually.ts';
import { differences } from '../helpers/numbered-lines.ts';
import { LIMIT, privateServers, startPipeline } from '../helpers/pipeline.ts';
import { told } from '../helpers/tally.ts';

const servers = await privateServers();
const { mongod } = servers;
/** Each takes some seconds. */
const ROUNDS = Number(process.env['LOGAGG_TEST_ROUNDS'] ?? 3);
/** Long enough for a write to be answered whose journal a weaker write concern would still owe. */
const MAX_LIFE_MS = 300;

it(
  `a mongod killed ${ROUNDS} times under load has every record that was acknowledged`,
  { timeout: LIMIT.timeout * ROUNDS },
  async (t) => {
    const lines = { to: 100_000 * ROUNDS };
    const pipeline = await startPipeline(t, servers);
    const emitted = await pipeline.logagg('emit', await pipeline.file(lines)).ended;
    assert.equal(emitted.code, 0, emitted.stderr);

    const collect = pipeline.logagg('collect', '--until-empty');
    let before = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      before = await eventually(pipeline.stored, (count) => count > before);
      await delay(Math.random() * MAX_LIFE_MS);
      mongod.kill('SIGKILL');
      await mongod.gone();
      assert.ok(collect.isRunning(), `killed too late, in round ${round}`);
      await mongod.restart();
    }

    const collected = await collect.ended;
    assert.equal(collected.code, 0, collected.stderr);
    assert.equal(told(collected, 'parked'), 0, collected.stderr);
    assert.ok(told(collected, 'retries') >= ROUNDS, collected.stderr);
    assert.deepEqual(await differences(pipeline.db, lines), []);
  },
);
