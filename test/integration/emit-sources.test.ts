/** What emit reads: commands, messages, made-up records, and lines in any form; seen in what is stored. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Found, holdServers, openScene } from '../helpers/scene.ts';

await holdServers();

/** Emits, collects, and gives what is stored then, oldest first. */
async function emitted(args: readonly string[], stdin = ''): Promise<Found[]> {
  const scene = await openScene();
  const { code, stderr } = await scene.run(['emit', ...args], stdin);
  assert.equal(code, 0, stderr);
  await scene.collectAll();
  return scene.search('-n', 'all');
}

test('a message is one record, whatever lines it has', async () => {
  const text = 'ERROR 1.4.2 failed\n\tsee log\n';
  const fields = ['--field', 'host=web1', '--field', 'by=a=b'];
  const [record, ...others] = await emitted(['-s', 'deploy', '-l', 'warn', '-m', text, ...fields]);
  assert.deepEqual(others, []);
  assert.equal(record?.message, 'ERROR 1.4.2 failed\n\tsee log');
  assert.equal(record?.service, 'deploy');
  assert.equal(record?.severity, 'ERROR');
  assert.deepEqual(record?.attributes, { host: 'web1', by: 'a=b' });
});

test('a command lends its lines and its exit code', async () => {
  const scene = await openScene();
  const script = 'echo fine; echo bad >&2; echo "WARN careful" >&2; exit 7';
  const args = ['emit', '--tee', '-s', 'job', '--', 'sh', '-c', script];
  const { code, stdout, stderr } = await scene.run(args);
  assert.equal(code, 7, stderr);
  assert.equal(stdout, 'fine\n');
  assert.match(stderr, /^bad$/m);
  await scene.collectAll();
  const found = await scene.search('-n', 'all');
  assert.deepEqual(
    found.map(({ service, severity, message }) => `${service} ${severity} ${message}`).sort(),
    ['job ERROR bad', 'job INFO fine', 'job WARN WARN careful'],
  );
});

test('a command that is not there is an error that names it', async () => {
  const scene = await openScene();
  const { code, stderr } = await scene.run(['emit', '--', 'no-such-command']);
  assert.equal(code, 1);
  assert.match(stderr, /^logagg: cannot run no-such-command: not found/m);
});

test('what is behind -- is for the command, options too', async () => {
  const found = await emitted(['-s', 'x', '--', 'echo', '--service', '-m', 'y']);
  assert.deepEqual(
    found.map(({ message, service }) => [message, service]),
    [['--service -m y', 'x']],
  );
});

test('the demo makes as many records as asked for, the same under one seed', async () => {
  const run = () => emitted(['--demo', '--rate', 'max', '--count', '300', '--seed', '7']);
  const [first, second] = [await run(), await run()];
  assert.equal(first.length, 300);
  assert.ok(new Set(first.map(({ service }) => service)).size >= 5);
  const said = (found: Found[]) => found.map(({ service, severity }) => `${service} ${severity}`);
  assert.deepEqual(said(first).sort(), said(second).sort());
});

test('a stack trace is one record with the line it belongs to', async () => {
  const trace = `2026-11-24 10:15:02 ERROR [main] c.e.Pool - failed
java.lang.IllegalStateException: no connection
\tat com.example.Pool.take(Pool.java:42)
Caused by: java.net.ConnectException: refused
\t... 12 more`;
  const input = `${trace}\n2026-11-24 10:15:03 INFO next\n`;
  const found = await emitted(['-s', 'shop', '-z', 'utc'], input);
  assert.deepEqual(
    found.map(({ severity }) => severity),
    ['ERROR', 'INFO'],
  );
  assert.match(found[0]?.message ?? '', /failed\njava\.lang.*\n.*\n.*\n\t\.\.\. 12 more$/s);
  const apart = await emitted(['-s', 'shop', '--multiline', 'off'], input);
  assert.equal(apart.length, 6);
  const marked = await emitted(['-s', 'x', '--multiline', '^#'], '# one\na\n# two\nb\n');
  assert.deepEqual(marked.map(({ message }) => message).sort(), ['# one\na', '# two\nb']);
});

test('a pattern names the fields of lines of one’s own', async () => {
  const pattern = '^(?<time>\\S+) <(?<level>\\w+)> (?<user>\\w+): (?<message>.*)$';
  const lines = '2026-11-24T10:15:02Z <warn> jo: low disk\nnone of it\n';
  const found = await emitted(['-s', 'x', '--pattern', pattern], lines);
  assert.deepEqual(
    found.map(({ message, severity, attributes }) => [message, severity, attributes]),
    [
      ['low disk', 'WARN', { user: 'jo' }],
      ['none of it', 'INFO', undefined],
    ],
  );
});

test('what is to be redacted is in no message and no attribute', async () => {
  const lines = '{"msg":"order 4711 of jo@example.org","to":["jo@example.org"],"ip":"10.0.0.1"}\n';
  const [record] = await emitted(
    ['-s', 'x', '--redact', 'email,ipv4', '--redact', '/order \\d{1,9}/'],
    lines,
  );
  assert.equal(record?.message, '[redacted] of [email]');
  assert.deepEqual(record?.attributes, { to: ['[email]'], ip: '[ipv4]' });
});

test('a line that is not of the named format: kept, reported, or the end of it', async () => {
  const scene = await openScene();
  const lines = '{"msg":"one"}\nnot json\n{"msg":"three"}\n';
  const emit = (how: string) =>
    scene.run(['emit', '-s', 'x', '--format', 'json', '--invalid', how], lines);
  const report = await emit('report');
  assert.equal(report.code, 0);
  assert.match(report.stderr, /^1 line was not of the format:\n {2}not json$/m);
  const fail = await emit('fail');
  assert.equal(fail.code, 65);
  assert.match(fail.stderr, /^read 1 · confirmed 1/m);
  assert.match(fail.stderr, /^logagg: a line is not in the format json: "not json"/m);
  await scene.collectAll();
  const found = await scene.search('-n', 'all');
  assert.deepEqual(found.map(({ message }) => message).sort(), ['not json', 'one', 'one', 'three']);
});

test('a line longer than the limit is cut, and one that is no UTF-8 is readable; both are told', async () => {
  const input = Buffer.concat([
    Buffer.from(`${'x'.repeat(200)}\n`),
    Buffer.from('caf\xe9\n', 'latin1'),
  ]);
  const scene = await openScene();
  await scene.run(['emit', '-s', 'x', '--max-line', '100'], input);
  await scene.collectAll();
  const found = await scene.search('-n', 'all');
  assert.deepEqual(
    found.map(({ message, attributes }) => [message, attributes]),
    [
      ['x'.repeat(100), { truncated: true }],
      ['café', { invalid_utf8: true }],
    ],
  );
});

test('one line on an otherwise silent pipe is stored within a second or so', async () => {
  const scene = await openScene();
  await using collect = scene.start('collect');
  await using emit = scene.start('emit', '-s', 'x');
  emit.stdin.write('alone\n');
  await scene.storedInAll(1);
  emit.stdin.end();
  collect.kill('SIGTERM');
});

test('sources that do not go together are refused, each with what is wrong', async () => {
  const scene = await openScene();
  const cases: [string[], RegExp][] = [
    [['a.log', '-m', 'x'], /files and --message: name one of them/],
    [['--demo', '--', 'true'], /a command and --demo/],
    [['--'], /no command stands behind --/],
    [['--follow'], /--follow: name the files/],
    [['--from-end', 'a.log'], /are for --follow/],
    [['--tee'], /--tee is for a command/],
    [['--rate', '5/s'], /are for --demo/],
    [['--demo', '--rate', '5/x'], /--rate: /],
    [['--field', 'x'], /--field: 'x' is not key=value/],
    [['--redact', 'emial'], /--redact: 'emial' is nothing/],
    [['--pattern', '('], /--pattern: /],
    [['--max-line', '5'], /--max-line: /],
    [['-m', ''], /the message is empty/],
  ];
  for (const [args, wanted] of cases) {
    const { code, stderr } = await scene.run(['emit', ...args]);
    assert.equal(code, 2, `${args.join(' ')}: ${stderr}`);
    assert.match(stderr, wanted);
  }
});
