/** A search that follows, while everything behind it goes away and comes back: one stream, without a gap or a double. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { it } from 'node:test';
import { LIMIT, privateServers, startPipeline } from '../helpers/pipeline.ts';
import type { LogaggProcess } from '../helpers/process.ts';

const servers = await privateServers();
const { broker, mongod } = servers;
const BURST = 100_000;

/** Every second one is searched for; the rare ones among these come later, as their messages take longer to fill. */
function severityOf(number: number): string {
  if (number % 2 === 1) return 'INFO';
  return number % 100 === 0 ? 'WARN' : 'ERROR';
}

/** Lines of this moment. */
async function write(emit: LogaggProcess, from: number, to: number): Promise<void> {
  let text = '';
  for (let number = from; number < to; number += 1) {
    text += `${new Date().toISOString()} api ${severityOf(number)} line ${number}\n`;
  }
  if (!emit.stdin.write(text)) await once(emit.stdin, 'drain');
}

it(
  'shows each record once and in order, through two broker restarts, one of mongod, and a burst',
  LIMIT,
  async (t) => {
    const pipeline = await startPipeline(t, servers);
    await pipeline.declare();
    const emit = pipeline.logagg('emit');
    const collect = pipeline.logagg('collect');
    await write(emit, 0, 1000);
    const search = pipeline.logagg(
      'search',
      '-f',
      '-n',
      'all',
      '-l',
      'WARN+',
      '-o',
      'ndjson',
      'line',
    );
    await search.said(/"message":"(line 998)"/);
    let next = 1000;
    const pass = async (count: number) => {
      await write(emit, next, next + count);
      next += count;
    };

    for (const round of [1, 2]) {
      await pass(500);
      await broker.ctl('stop_app');
      await search.said(new RegExp(`(?:disconnected[^]*){${round}}`));
      await pass(500);
      if (round === 2) {
        mongod.kill('SIGKILL');
        await mongod.gone();
      }
      await broker.ctl('start_app');
      await pass(500);
      if (round === 2) await mongod.restart();
      await search.said(new RegExp(`(?:back, a gap of \\S+ filled[^]*){${round}}`));
    }
    await pass(BURST);
    await search.said(new RegExp(`"message":"(line ${next - 2})"`));

    search.kill('SIGTERM');
    const { code, stdout, stderr } = await search.ended;
    assert.equal(code, 0, stderr);
    const shown = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).message);
    assert.equal(new Set(shown).size, next / 2, stderr);
    assert.equal(shown.length, next / 2, stderr);
    // One by one: the difference of two long arrays takes longer than all the rest.
    const wrong = shown.findIndex((message, index) => message !== `line ${2 * index}`);
    assert.equal(wrong, -1, `${shown[wrong - 1]} is followed by ${shown[wrong]}: ${stderr}`);
    assert.equal(stderr.match(/disconnected/g)?.length, 2, stderr);
    assert.ok(collect.isRunning());
  },
);
