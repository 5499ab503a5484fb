/** The process: arguments, environment, streams and signals in, exit code out. The only file that names `process`. */
import { EXIT } from './exit.ts';
import type { Io } from './io.ts';
import { runCommandLine } from './program.ts';

const stopping = new AbortController();

/** What one may send to a command to ask something of it. */
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'] as const;

/** How many signals ask; one more means now, and what was being written is given up knowingly. */
let patience = 1;
let isHost = false;

function onSignal(): void {
  if (patience === 0) process.exit(EXIT.interrupted);
  patience -= 1;
  stopping.abort();
}
process.on('SIGINT', onSignal);
process.on('SIGTERM', onSignal);

function watched(stream: NodeJS.WriteStream): NodeJS.WriteStream {
  return stream.on('error', (error: NodeJS.ErrnoException) => {
    // `| head` has seen enough.
    if (error.code !== 'EPIPE') process.exitCode = EXIT.failed;
    if (!isHost) stopping.abort();
  });
}

const stdout = watched(process.stdout);
let stderr: NodeJS.WriteStream | undefined;

const io: Io = {
  // Opened with their first use, as opening all three is a tenth of the time that help takes.
  get stdin() {
    return process.stdin;
  },
  stdout,
  get stderr() {
    return (stderr ??= watched(process.stderr));
  },
  env: process.env,
  pid: process.pid,
  now: Date.now,
  stop: stopping.signal,
  host(listener, patient = false) {
    isHost = true;
    // The second one kills the command, and we end with it.
    patience = patient ? Number.POSITIVE_INFINITY : 2;
    for (const signal of FORWARDED) process.prependListener(signal, listener);
  },
  onReload: (listener) => void process.on('SIGHUP', listener),
};

try {
  const code = await runCommandLine(io, process.argv.slice(2));
  process.exitCode ??= code;
} catch (error) {
  const { reportOf } = await import('./report.ts');
  const { code, text } = reportOf(error, process.argv.includes('--debug'));
  io.stderr.write(`logagg: ${text}\n`);
  process.exitCode = code;
}
