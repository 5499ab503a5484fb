/** A command run for its output: what it wrote arrives whole, signals reach it, and its end is told as a shell would. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { after, type TestContext, test } from 'node:test';
import { LogaggError } from '../../src/errors.ts';
import { openChildPipes } from '../../src/source/child-pipe.ts';
import { type CommandInput, commandInput, type CommandSettings } from '../../src/source/command.ts';
import type { CommandExit } from '../../src/source/command-exit.ts';
import { type Received, receive } from '../helpers/source-events.ts';

type Command = CommandSettings['command'];

interface Run extends CommandExit {
  stdout: Received;
  stderr: Received;
  notices: string[];
}

interface Started {
  input: CommandInput;
  stop: AbortController;
  /** Resolves once the output says this. */
  said(text: string): Promise<void>;
  ended: Promise<Run>;
}

const NOTHING: Received = {
  origin: { name: '', service: '', fingerprint: 0, canBeReadAgain: false },
  bytes: Buffer.alloc(0),
  runs: [],
};

/** A test that fails leaves none running. */
const inputs: CommandInput[] = [];
after(() => inputs.forEach((input) => input.kill('SIGKILL')));

function start(command: Command, settings: Partial<CommandSettings> = {}): Started {
  const notices: string[] = [];
  const input = commandInput({ command, onNotice: (text) => notices.push(text), ...settings });
  inputs.push(input);
  const stop = new AbortController();
  const news = new EventTarget();
  let text = '';
  const reading = receive(input, stop.signal, (event) => {
    if (event.type === 'bytes') text += Buffer.from(event.bytes).toString();
    news.dispatchEvent(new Event('some'));
  });
  const ended = reading.then(async ([stdout = NOTHING, stderr = NOTHING]) => {
    return { ...(await input.exit), stdout, stderr, notices };
  });
  async function said(wanted: string): Promise<void> {
    while (!text.includes(wanted)) {
      await new Promise((resolve) => news.addEventListener('some', resolve, { once: true }));
    }
  }
  return { input, stop, said, ended };
}

function run(command: Command, settings?: Partial<CommandSettings>): Promise<Run> {
  return start(command, settings).ended;
}

function sh(script: string): Command {
  return ['sh', '-c', script];
}

function node(script: string): Command {
  return [process.execPath, '-e', script];
}

async function scratchFolder(context: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'logagg-test-'));
  context.after(() => rm(path, { recursive: true }));
  return path;
}

/** Keeps what it is given, and takes the next only when it is told to. */
function slowStream() {
  const taken: Buffer[] = [];
  let done: (() => void) | undefined;
  const stream = new Writable({
    highWaterMark: 1,
    write(chunk: Buffer, _, isTaken) {
      taken.push(chunk);
      done = isTaken;
    },
  });
  function go(): void {
    const last = done;
    done = undefined;
    last?.();
  }
  return { stream, go, bytes: () => Buffer.concat(taken) };
}

function soon(ms = 5): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function tee(stdout: Writable, stderr: Writable = sink()) {
  return { tee: { stdout, stderr } };
}

function sink(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}

test('stdout and stderr are two sources of one service, and stderr is ERROR unless its lines say otherwise', async () => {
  const { stdout, stderr, code } = await run(sh('echo out; echo err >&2; exit 3'));
  assert.equal(stdout.bytes.toString(), 'out\n');
  assert.equal(stderr.bytes.toString(), 'err\n');
  assert.deepEqual([stdout.origin.name, stderr.origin.name], ['stdout of sh', 'stderr of sh']);
  assert.deepEqual([stdout.origin.service, stderr.origin.service], ['sh', 'sh']);
  assert.deepEqual([stdout.origin.severity, stderr.origin.severity], [undefined, 'ERROR']);
  assert.notEqual(stdout.origin.fingerprint, stderr.origin.fingerprint);
  assert.deepEqual([stdout.isCut, stderr.isCut], [false, false]);
  assert.equal(code, 3);
});

test('the service is the name of the program, unless it is given', async () => {
  const { stdout } = await run([process.execPath, '-e', '0']);
  assert.equal(stdout.origin.service, 'node');
  assert.equal((await run(['true'], { service: 'api' })).stdout.origin.service, 'api');
});

test('arguments reach the program as they are, by no shell', async () => {
  const { stdout } = await run(['printf', '%s|', '$HOME', '*', 'a b', '"']);
  assert.equal(stdout.bytes.toString(), '$HOME|*|a b|"|');
});

test('a program may open its output by name', async () => {
  const { stdout, stderr, code } = await run(sh('echo out >/dev/stdout; echo err >/dev/stderr'));
  assert.deepEqual([stdout.bytes.toString(), stderr.bytes.toString(), code], ['out\n', 'err\n', 0]);
});

test('where no pipe can be made the output comes by sockets', async (context) => {
  const { TMPDIR } = process.env;
  context.after(() => {
    if (TMPDIR === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = TMPDIR;
  });
  process.env['TMPDIR'] = join(await scratchFolder(context), 'missing');
  assert.equal(await openChildPipes(2), undefined);
  const { stdout, stderr, code } = await run(sh('seq 100000; echo err >&2; kill -9 $$'));
  assert.equal(stdout.bytes.toString().split('\n').length, 100_001);
  assert.equal(stderr.bytes.toString(), 'err\n');
  assert.equal(code, 128 + 9);
  assert.equal((await run(['logagg-no-such-program'])).code, 127);
});

test('10 MB of both outputs arrive whole, also from a command that is killed with SIGKILL', async () => {
  const script = `
    const { writeSync } = require('node:fs');
    for (let i = 0; i < 160; i += 1) {
      writeSync(1, Buffer.alloc(65536, 'o'));
      writeSync(2, Buffer.alloc(65536, 'e'));
    }
    process.kill(process.pid, 'SIGKILL');`;
  const { stdout, stderr, code } = await run(node(script));
  assert.ok(stdout.bytes.equals(Buffer.alloc(160 * 65_536, 'o')), 'all of stdout');
  assert.ok(stderr.bytes.equals(Buffer.alloc(160 * 65_536, 'e')), 'all of stderr');
  assert.equal(code, 128 + 9);
});

test('a slow reader loses nothing of a command that has long ended', async () => {
  const input = commandInput({ command: sh('head -c 60000 /dev/zero'), onNotice: assert.fail });
  const [stdout] = await receive(input, undefined, async ({ type }) => {
    // It has ended, and its output lies in the pipe.
    if (type === 'opened') await input.exit;
  });
  assert.equal(stdout?.bytes.length, 60_000);
  assert.equal(stdout.isCut, false);
});

test('the input of the command is ours', async () => {
  const { code } = await run(
    sh('test "$(readlink /proc/self/fd/0)" = "$(readlink /proc/$PPID/fd/0)"'),
  );
  assert.equal(code, 0);
});

test('a program that is not there is 127, one that cannot be executed 126, and both are said', async (context) => {
  const folder = await scratchFolder(context);
  const text = join(folder, 'text');
  await writeFile(text, 'no program', { mode: 0o644 });
  const [missing, elsewhere, forbidden] = [
    await run(['logagg-no-such-program']),
    await run([join(folder, 'missing')]),
    await run([text]),
  ];
  assert.deepEqual([missing.code, elsewhere.code, forbidden.code], [127, 127, 126]);
  assert.equal(missing.error?.message, 'cannot run logagg-no-such-program: not found');
  assert.equal(forbidden.error?.message, `cannot run ${text}: not executable`);
  assert.ok(
    [missing, elsewhere, forbidden].every(
      ({ error }) => error instanceof LogaggError && error.hint,
    ),
  );
  assert.deepEqual(missing.stdout, NOTHING);
});

test('arguments that are too long for the system are an error and no crash', async () => {
  const { code, error } = await run(['true', 'x'.repeat(10_000_000)]);
  assert.equal(code, 126);
  assert.match(error?.message ?? '', /^cannot run true: .*E2BIG/);
});

test('each signal reaches the command once', async () => {
  const script = `
    for (const name of ['SIGHUP', 'SIGUSR2', 'SIGINT']) process.on(name, () => console.log('got', name));
    process.on('SIGINT', () => setTimeout(() => process.exit(5), 50));
    setInterval(() => {}, 1000);
    console.log('ready');`;
  const { input, said, ended } = start(node(script));
  await said('ready');
  for (const name of ['SIGHUP', 'SIGUSR2', 'SIGINT'] as const) {
    input.kill(name);
    await said(`got ${name}`);
  }
  const { stdout, code } = await ended;
  assert.equal(stdout.bytes.toString(), 'ready\ngot SIGHUP\ngot SIGUSR2\ngot SIGINT\n');
  assert.equal(code, 5);
});

test('a stop sends SIGTERM, and what the command says then arrives', async () => {
  const { stop, said, ended } = start(
    sh('trap "echo bye; exit 0" TERM; echo ready; while :; do sleep 0.01; done'),
  );
  await said('ready');
  stop.abort();
  const { stdout, code } = await ended;
  assert.equal(stdout.bytes.toString(), 'ready\nbye\n');
  assert.equal(stdout.isCut, false);
  assert.equal(code, 0);
});

test('a stop sends no SIGTERM to a command that a signal has asked to end', async () => {
  const script = `
    process.on('SIGINT', () => setTimeout(() => process.exit(0), 100));
    process.on('SIGTERM', () => console.log('SIGTERM too'));
    setInterval(() => {}, 1000);
    console.log('ready');`;
  const { input, stop, said, ended } = start(node(script));
  await said('ready');
  input.kill('SIGINT');
  stop.abort();
  assert.equal((await ended).stdout.bytes.toString(), 'ready\n');
});

test('a command that takes no notice of SIGTERM is killed by the second signal, with all its group', async () => {
  const { input, stop, said, ended } = start(
    sh('trap "echo no" TERM; echo ready; while :; do sleep 1000; done'),
  );
  await said('ready');
  input.kill('SIGTERM');
  stop.abort();
  input.kill('SIGINT');
  const { code, notices, stdout } = await ended;
  assert.equal(code, 128 + 9);
  // The sleep holds the pipes; had it lived on, there would be a notice and a cut.
  assert.deepEqual(notices, []);
  assert.equal(stdout.isCut, false);
});

test('Ctrl-C is for all processes of the command, as on a terminal', async () => {
  const { input, said, ended } = start(
    sh(
      'sh -c "trap \\"echo inner; exit 0\\" INT; echo ready; while :; do sleep 0.01; done"; echo outer',
    ),
  );
  await said('ready');
  input.kill('SIGINT');
  assert.match((await ended).stdout.bytes.toString(), /^ready\ninner\n/);
});

test('a stop that came first starts nothing', async () => {
  const input = commandInput({ command: sh('echo started'), onNotice: assert.fail });
  assert.deepEqual(await receive(input, AbortSignal.abort()), []);
  assert.deepEqual(await input.exit, { code: 128 + 15 });
});

test('a signal while the command starts reaches it', async () => {
  const { input, ended } = start(['sleep', '1000']);
  input.kill('SIGTERM');
  assert.equal((await ended).code, 128 + 15);
});

test('a process in the background that keeps the pipes holds us for a moment only, and that is said', async () => {
  const { stdout, code, notices } = await run(sh('sleep 1000 & echo $!'));
  process.kill(Number(stdout.bytes.toString()), 'SIGKILL');
  assert.equal(stdout.isCut, true);
  assert.equal(code, 0);
  assert.deepEqual(notices, [
    'sh has ended, and what others still write to its output is not read',
  ]);
});

test('a process in the background that writes without pause does not hold us either', async () => {
  const { stdout, code } = await run(sh('yes & echo $! >&2'));
  assert.equal(stdout.isCut, true);
  assert.equal(code, 0);
});

test('the last lines of a filter behind the command are waited for', async () => {
  const script = '(sleep 0.3; echo late) & echo early';
  const { stdout, notices } = await run(sh(script));
  assert.equal(stdout.bytes.toString(), 'early\nlate\n');
  assert.equal(stdout.isCut, false);
  assert.deepEqual(notices, []);
});

test('a command that closes its output is waited for', async () => {
  const { code } = await run(sh('exec >&- 2>&-; sleep 0.2; exit 4'));
  assert.equal(code, 4);
});

test('a reader that leaves ends the command', async () => {
  const input = commandInput({ command: ['yes'], onNotice: assert.fail });
  for await (const event of input.read(new AbortController().signal)) {
    if (event.type === 'bytes') break;
  }
  // It would not keep this process alive.
  const alive = setInterval(() => {}, 1000);
  const { code } = await input.exit;
  clearInterval(alive);
  assert.ok([128 + 15, 128 + 13].includes(code), 'SIGTERM, or SIGPIPE where that was quicker');
});

test('a tee gets every byte unchanged', async () => {
  const out = slowStream();
  const go = setInterval(out.go, 1);
  const { stdout } = await run(['seq', '100000'], tee(out.stream));
  clearInterval(go);
  assert.equal(stdout.bytes.length, 588_895);
  assert.ok(out.bytes().equals(stdout.bytes), 'the same bytes');
});

test('a tee that takes nothing holds the source, until the command is killed', async () => {
  const out = slowStream();
  const { input, ended } = start(['yes'], tee(out.stream));
  while (out.bytes().length === 0) await soon();
  const held = out.bytes().length;
  // Time enough to take more, if it did not wait.
  await soon(200);
  assert.equal(out.bytes().length, held);
  input.kill('SIGTERM');
  input.kill('SIGTERM');
  const { code, stdout } = await ended;
  assert.ok([128 + 15, 128 + 9].includes(code), `it ended with ${code}`);
  assert.ok(stdout.bytes.length >= held, 'and what came is delivered');
});

test('a tee whose reader goes away costs no lines', async () => {
  let taken = 0;
  const broken = new Writable({
    write(chunk: Buffer, _, done) {
      taken += chunk.length;
      done(taken > 100_000 ? Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }) : null);
    },
  });
  const { stdout, code } = await run(['seq', '200000'], tee(broken));
  const expected = Array.from({ length: 200_000 }, (_, index) => `${index + 1}\n`).join('');
  assert.ok(stdout.bytes.toString() === expected, 'all lines');
  assert.ok(taken < expected.length, 'and the tee has ended before');
  assert.equal(code, 0);
});
