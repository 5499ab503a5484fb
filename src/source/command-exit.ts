/** What became of a command, in the terms of a shell. */
import { LogaggError, messageOf } from '../errors.ts';
import { errorCode } from '../error-code.ts';

export interface CommandExit {
  /** Its own exit code, 128 + n for signal n, 127 not found, 126 not executable. */
  code: number;
  /** Why it could not be started. */
  error?: LogaggError;
}

/** POSIX, Shell Command Language 2.8.2: https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html */
const NOT_FOUND = 127;
const NOT_EXECUTABLE = 126;

export function startFailure(program: string, error: unknown): CommandExit {
  const code = errorCode(error);
  if (code === 'ENOENT') {
    const hint = program.includes('/')
      ? 'check the path, and the interpreter that the first line of a script names'
      : 'check the name; it is searched on the PATH';
    return { code: NOT_FOUND, error: cannotRun(program, 'not found', hint, error) };
  }
  if (code === 'EACCES') {
    const hint = 'it must be a file with the right to execute it: chmod +x';
    return { code: NOT_EXECUTABLE, error: cannotRun(program, 'not executable', hint, error) };
  }
  return { code: NOT_EXECUTABLE, error: cannotRun(program, messageOf(error), undefined, error) };
}

function cannotRun(program: string, why: string, hint: string | undefined, cause: unknown) {
  const options = hint === undefined ? { cause } : { hint, cause };
  return new LogaggError('failed', `cannot run ${program}: ${why}`, options);
}
