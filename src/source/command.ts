/** Lines from a command that is run for them. */
import { constants } from 'node:os';
import { basename } from 'node:path';
import type { Writable } from 'node:stream';
import { messageOf } from '../errors.ts';
import { type Child, startChild } from './child.ts';
import { createChildSignals } from './child-signals.ts';
import { type CommandExit, startFailure } from './command-exit.ts';
import { readOutput } from './command-output.ts';
import type { Input } from './source.ts';

export interface CommandSettings {
  /** The program, searched on the PATH, and its arguments. */
  command: readonly [string, ...string[]];
  /** Of lines that name none; without it the base name of the program. */
  service?: string | undefined;
  /** What the command writes goes here as well, unchanged, for as long as somebody reads it. */
  tee?: { stdout: Writable; stderr: Writable } | undefined;
  /** Told what a person should know. */
  onNotice(text: string): void;
}

export interface CommandInput extends Input {
  /** Hands a signal on to the command; one that a signal has asked to end before is killed. */
  kill(signal: NodeJS.Signals): void;
  /** What became of the command; resolves once it has ended, or when `read` could not start it. */
  readonly exit: Promise<CommandExit>;
}

/**
 * Runs a command without a shell, with our standard input, once it is read; what it wrote is delivered to the end,
 * however it dies. On `stop` it gets SIGTERM, unless a signal has asked it to end, and is read until it has ended.
 * Its stdout has no severity of its own, its stderr has ERROR.
 */
export function commandInput(settings: CommandSettings): CommandInput {
  const { command, service, tee, onNotice } = settings;
  const [program, ...args] = command;
  const killed = new AbortController();
  const early: NodeJS.Signals[] = [];
  let child: Child | undefined;
  let settle: (exit: CommandExit) => void = () => {};
  const exit = new Promise<CommandExit>((resolve) => (settle = resolve));
  const signals = createChildSignals((signal, reach) => {
    if (signal === 'SIGKILL') killed.abort();
    try {
      child?.signal(signal, reach);
    } catch (error) {
      onNotice(`cannot send ${signal} to ${program}: ${messageOf(error)}`);
    }
  });
  const start = async () => {
    child = await startChild(program, args);
    void child.exited.then((code) => settle({ code }));
    for (const signal of early) signals.handOn(signal);
    return child;
  };
  return {
    exit,
    kill(signal) {
      if (child === undefined) early.push(signal);
      else signals.handOn(signal);
    },
    async *read(stop) {
      if (stop.aborted) settle({ code: 128 + constants.signals[early[0] ?? 'SIGTERM'] });
      else {
        const started = await start().catch((error) => settle(startFailure(program, error)));
        const names = { program, service: service ?? basename(program) };
        const control = { askToEnd: signals.stop, killed: killed.signal };
        if (started)
          yield* readOutput({ child: started, ...names, ...control, tee, onNotice }, stop);
      }
    },
  };
}
