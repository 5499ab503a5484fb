/** The process: arguments, environment, streams and signals in, exit code out. The only file that names `process`. */
import { EXIT, reportOf } from './exit.ts';
import type { Io } from './io.ts';
import { createProgram } from './program.ts';

const stopping = new AbortController();

function onSignal(): void {
  // The second one means now; what was being written is given up knowingly.
  if (stopping.signal.aborted) process.exit(EXIT.interrupted);
  stopping.abort();
}
process.on('SIGINT', onSignal);
process.on('SIGTERM', onSignal);

for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // `| head` has seen enough.
    if (error.code !== 'EPIPE') process.exitCode = EXIT.failed;
    stopping.abort();
  });
}

const io: Io = {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  pid: process.pid,
  now: Date.now,
  stop: stopping.signal,
};

try {
  process.exitCode = await createProgram(io)(process.argv.slice(2));
} catch (error) {
  const { code, text } = reportOf(error, process.argv.includes('--debug'));
  process.stderr.write(`logagg: ${text}\n`);
  process.exitCode = code;
}
