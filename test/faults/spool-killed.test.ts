/** A process with a spool is killed at any moment, again and again, on one folder. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { tied } from '../servers/tied.ts';
import { testFolder } from '../helpers/folder.ts';
import { copyDead, recover } from '../helpers/spool.ts';

const ROUNDS = 20;
const writer = fileURLToPath(new URL('./spool-writer.ts', import.meta.url));

it('has all that it said was synced and did not release, in order', async (t) => {
  const parent = await testFolder(t);
  const folder = join(parent, 'spool');
  const synced = new Set<number>();
  const released = new Set<number>();
  let releases = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const first = round * 1_000_000;
    const output = await killedAt(Math.random() * 400, [folder, String(first)]);
    for (const [kind, number] of output) {
      if (kind === 'r') released.add(number);
      else for (let each = first; each <= number; each += 1) synced.add(each);
    }
    releases = released.size;

    const copy = join(parent, 'copy');
    await copyDead(folder, copy);
    const { numbers, damaged } = await recover(copy);
    await rm(copy, { recursive: true });
    const there = new Set(numbers);
    const lost = [...synced].filter((number) => !released.has(number) && !there.has(number));
    assert.deepEqual(lost, [], `round ${round}`);
    assert.deepEqual(
      numbers,
      numbers.toSorted((a, b) => a - b),
      `round ${round}`,
    );
    assert.equal(there.size, numbers.length);
    // What was being written when it was killed, in this round or those before.
    assert.ok(damaged <= round + 1, `round ${round}: ${damaged} damaged`);
  }
  assert.ok(synced.size > 0 && releases > 0, 'killed too early each time');
});

/** What it said, in whole lines, until it was killed so many ms after its first word. */
async function killedAt(ms: number, args: string[]): Promise<Array<[string, number]>> {
  const [command, ...rest] = tied(process.execPath, ['--import', 'tsx', writer, ...args]);
  const child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const closed = once(child, 'close');
  await Promise.race([once(child.stdout, 'data'), closed]);
  await sleep(ms);
  child.kill('SIGKILL');
  await closed;
  const lines = output.slice(0, output.lastIndexOf('\n')).split('\n');
  return lines.map((line) => [line.slice(0, 1), Number(line.slice(2))]);
}
