/** Remembers a process beyond the life of the one that started it, and never takes another for it. */
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { until } from './until.ts';

const endWithinMs = 30_000;
const recordWithinMs = 5000;

/**
 * Writes process id and start time, then becomes the program. So the record is there before the
 * program is, however early its starter is killed, and a process id that was given away again is
 * recognised by its start time.
 */
const script = `
record=$1; shift
echo "$$ $(cut -d' ' -f22 /proc/$$/stat)" >"$record"
exec "$@"
`;

interface Detached {
  command: string;
  args: readonly string[];
  env: NodeJS.ProcessEnv;
  logFile: string;
  recordFile: string;
}

/** Starts a program that outlives this process; resolves when its record is written. */
export async function startDetached(program: Detached): Promise<void> {
  const { command, args, env, logFile, recordFile } = program;
  const log = openSync(logFile, 'a');
  const line = ['-c', script, 'start', recordFile, command, ...args];
  const child = spawn('sh', line, { env, detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  child.unref();
  const isWritten = () => recordedPid(recordFile) === child.pid || child.exitCode !== null;
  await until(isWritten, recordWithinMs);
}

/** The recorded process's id while it runs. */
export function recordedPid(recordFile: string): number | undefined {
  const [pid = '', started = ''] = read(recordFile).trim().split(' ');
  return started !== '' && startTime(pid) === started ? Number(pid) : undefined;
}

/** Ends the recorded process, by force if it takes too long, and forgets it. */
export async function endRecorded(recordFile: string): Promise<void> {
  const pid = recordedPid(recordFile);
  const isGone = () => recordedPid(recordFile) === undefined;
  if (pid !== undefined) {
    process.kill(pid, 'SIGTERM');
    if (!(await until(isGone, endWithinMs))) process.kill(pid, 'SIGKILL');
    await until(isGone, endWithinMs);
  }
  rmSync(recordFile, { force: true });
}

/** Field 22 of stat; the second is the program's name in brackets and may itself hold blanks. */
function startTime(pid: string): string | undefined {
  const stat = read(`/proc/${pid}/stat`);
  const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return state === 'Z' ? undefined : fields[18];
}

function read(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}
