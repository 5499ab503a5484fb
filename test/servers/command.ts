/** Runs a command to its end and hands back what it printed. */
import { execFile, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { LogaggError } from '../../src/errors.ts';

interface CommandOptions {
  env?: NodeJS.ProcessEnv;
  timeoutMs?: number;
}

/** What the command wrote on stdout; throws with its last words when it fails. */
export function output(
  command: string,
  args: readonly string[],
  { env = process.env, timeoutMs = 60_000 }: CommandOptions = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const settings = { env, timeout: timeoutMs, maxBuffer: 64 * 1024 * 1024 };
    execFile(command, args, settings, (error, stdout, stderr) => {
      if (error) reject(failure(command, args, lastLine(stderr || stdout) || error.message, error));
      else resolve(stdout);
    });
  });
}

/** Whether the command can be run and ends with 0. */
export async function succeeds(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<boolean> {
  try {
    await output(command, args, options);
    return true;
  } catch {
    return false;
  }
}

/**
 * Runs a long command whose output goes to a file. A pipe would break under it if this process
 * were killed, and a package manager must not be stopped half way by that.
 */
export function logged(command: string, args: readonly string[], logFile: string): Promise<void> {
  const log = openSync(logFile, 'w');
  const child = spawn(command, args, { stdio: ['inherit', log, log] });
  closeSync(log);
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(failure(command, args, error.message, error)));
    child.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(failure(command, args, lastLine(readFileSync(logFile, 'utf8'))));
    });
  });
}

export function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1)?.trim() ?? '';
}

function failure(command: string, args: readonly string[], reason: string, cause?: unknown): Error {
  const line = [command, ...args].find((word) => !word.includes('\n')) ?? command;
  return new LogaggError('failed', `${line} ${args[0] ?? ''} failed: ${reason}`, { cause });
}
