/** Runs the tests on servers of their own, and fails a run that leaves anything behind. */
import { once } from 'node:events';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { startRunServers } from './servers/run-servers.ts';
import { removeFolder, scratchFolder } from './servers/scratch.ts';
import { testFiles } from './test-files.ts';

const testTimeoutMs = 120_000;
/** For a file whose tests have ended while something it opened keeps it alive. */
const fileTimeoutMs = 600_000;
/** The servers need the cores too. */
const concurrency = 2;

const files = testFiles(process.argv.slice(2));
if (files.length === 0) {
  process.stderr.write('No test files: name a group (unit, integration, cli, faults) or a path\n');
  process.exitCode = 2;
} else {
  const servers = files.every((file) => file.includes('/unit/'))
    ? undefined
    : await startRunServers();
  // What a run keeps for its next one must not be kept in the home of whoever tests.
  const state = scratchFolder('state');
  process.env['XDG_STATE_HOME'] = state;
  const isGreen = await runFiles();
  removeFolder(state);
  const left = (await servers?.leftovers()) ?? [];
  for (const thing of left) process.stderr.write(`Left behind: ${thing}\n`);
  await servers?.stop();
  process.exitCode = isGreen && left.length === 0 ? 0 : 1;
}

/** One run for all files, so that its summary counts them all. Ctrl-C ends it and cleans up. */
async function runFiles(): Promise<boolean> {
  let isGreen = true;
  const interrupt = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      isGreen = false;
      interrupt.abort();
    });
  }
  // Each file's process inherits our arguments to node, and with them the limit of a single test.
  process.execArgv.push(`--test-timeout=${testTimeoutMs}`);
  const tests = run({ files, concurrency, timeout: fileTimeoutMs, signal: interrupt.signal });
  tests.on('test:fail', ({ todo }) => {
    if (todo === undefined) isGreen = false;
  });
  const report = tests.compose(new spec());
  report.pipe(process.stdout, { end: false });
  await once(report, 'end');
  return isGreen;
}
