/** logagg within the process of the test: for what is no matter of processes, signals or terminals, and without their starts. */
import { Readable, Writable } from 'node:stream';
import { runCommandLine } from '../../src/program.ts';
import { reportOf } from '../../src/report.ts';
import type { Ending } from './process.ts';

/** Runs a command line to its end, as `cli.ts` does. Settings stand in flags: commander hears the variables of the process. */
export async function runHere(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<Ending> {
  const stdout = collector();
  const stderr = collector();
  const io = {
    stdin: Readable.from([]),
    stdout: stdout.stream,
    stderr: stderr.stream,
    env,
    pid: process.pid,
    now: Date.now,
    stop: new AbortController().signal,
    host: () => {},
    onReload: () => {},
  };
  let code: number;
  try {
    code = await runCommandLine(io, args);
  } catch (error) {
    const report = reportOf(error, false);
    stderr.stream.write(`logagg: ${report.text}\n`);
    code = report.code;
  }
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

function collector(): { stream: Writable; text: () => string } {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _, done) {
      chunks.push(chunk);
      done();
    },
  });
  return { stream, text: () => Buffer.concat(chunks).toString('utf8') };
}
