/** Output: whole for who reads it all, quiet for who has seen enough, and harmless whatever the logs hold. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { execScript } from '../helpers/exec.ts';
import { openScene } from '../helpers/scene.ts';

const COUNT = 10_000;
const HOSTILE = '\x1b]0;pwn\x07\x1b[2J\rERROR \u202egone\u2066 \u009b31m a\u2028b \ufeff\x7f';
/** What a terminal obeys or hides; line feeds are ours. */
const OBEYED = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff]/;

const scene = await openScene();
const START = Date.UTC(2026, 10, 24);
const lines = Array.from(
  { length: COUNT },
  (_, i) => `${new Date(START + i * 1000).toISOString()} INFO line ${i}\n`,
);
const hostile = JSON.stringify({
  time: '2026-11-25T10:00:00Z',
  level: 'error',
  service: `evil\x1b[31m`,
  host: HOSTILE,
  msg: HOSTILE,
  [HOSTILE]: HOSTILE,
});
await scene.run(['emit', '-s', 'api'], lines.join(''));
await scene.run(['emit'], `${hostile}\n`);
const collected = await scene.collectAll();
assert.equal(collected.code, 0, collected.stderr);

test('a reader that has seen enough ends the search without a word', async () => {
  const script = 'logagg search -n all -s api -o ndjson | head -n 1; echo "${PIPESTATUS[0]}"';
  const { stdout, stderr } = await execScript(script, scene.env);
  const [first = '', code] = stdout.split('\n');
  assert.match(first, /"message":"line 0"/);
  assert.equal(code, '0');
  assert.equal(stderr, '');
});

test('a slow reader gets every byte', async () => {
  // It reads in sips, and long after the search could have written all.
  const reader = `"$NODE" -e '
    process.stdin.pause();
    let size = 0;
    const sip = () => {
      const part = process.stdin.read(8192) ?? process.stdin.read();
      if (part) size += part.length;
      setImmediate(sip);
    };
    process.stdin.on("end", () => { console.log(size); process.exit(); });
    process.stdin.once("readable", sip);
  '`;
  const search = 'logagg search -n all -s api -o ndjson';
  const [{ stdout: whole }, { stdout: size, stderr }] = await Promise.all([
    execScript(search, scene.env),
    execScript(`${search} | ${reader}`, scene.env),
  ]);
  assert.equal(whole.split('\n').length, COUNT + 1);
  assert.equal(Number(size), Buffer.byteLength(whole), stderr);
});

test('in a pipe there is a line a record, in the order of time, uncut and without colour', async () => {
  const { stdout } = await scene.run(['search', '-n', 'all', '-s', 'api']);
  const found = stdout.trimEnd().split('\n');
  assert.equal(found.length, COUNT);
  found.forEach((line, i) => {
    const time = new Date(START + i * 1000).toISOString().slice(0, 23).replace('T', ' ');
    assert.equal(line, `${time} INFO  api  line ${i}`);
  });
});

test('json without a record is an empty array, and the other formats are empty', async () => {
  const search = async (format: string) =>
    (await scene.run(['search', '-s', 'nope', '-o', format])).stdout;
  assert.deepEqual(JSON.parse(await search('json')), []);
  for (const format of ['ndjson', 'line', 'table']) assert.equal(await search(format), '');
});

test('hostile content cannot reach a terminal, in any format', async () => {
  for (const format of ['table', 'line', 'json', 'ndjson']) {
    const { stdout } = await scene.run(['search', '-l', 'error', '-o', format, '--color', 'never']);
    assert.match(stdout, /pwn/, format);
    assert.doesNotMatch(stdout, OBEYED, format);
  }
});

test('hostile content is exact in JSON', async () => {
  const [found] = await scene.search('-l', 'error');
  assert.equal(found?.message, HOSTILE);
  assert.deepEqual(found?.attributes?.[HOSTILE], HOSTILE);
  assert.equal(found?.attributes?.['original_service'], 'evil\x1b[31m');
});

test('hostile content cannot reach a terminal by a dry run, a monitor or an error either', async () => {
  const dry = await scene.run(['emit', '--dry-run'], `${hostile}\n`);
  assert.match(dry.stdout, /pwn/);
  assert.doesNotMatch(dry.stdout, OBEYED);

  const now = new Date().toISOString();
  await scene.run(['emit', '-s', 'api'], `${now} ERROR ${HOSTILE}\n`);
  await using monitor = scene.start('monitor', '--threshold', '1');
  await monitor.said(/ALERT/);
  monitor.kill('SIGTERM');
  const { stdout } = await monitor.ended;
  assert.match(stdout, /pwn/);
  assert.doesNotMatch(stdout, OBEYED);

  for (const args of [
    ['search', '--since', HOSTILE],
    ['search', '--severity', HOSTILE],
    ['search', '--timezone', HOSTILE],
    ['search', '--grep', `(${HOSTILE}`],
    ['search', `--${HOSTILE}`],
    ['emit', '--service', HOSTILE],
    ['emit', HOSTILE],
    [HOSTILE],
  ]) {
    const { code, stderr } = await scene.run(args);
    assert.ok(code === 2 || code === 66, `${code}`);
    assert.doesNotMatch(stderr, OBEYED, JSON.stringify(args));
  }
});

test('a disk that is full is no success', async () => {
  for (const command of ['search -n all -s api', 'emit --dry-run - <<<hello']) {
    const { code } = await execScript(`logagg ${command} > /dev/full`, scene.env);
    assert.equal(code, 1, command);
  }
});
