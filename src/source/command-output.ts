/** The output of a running command as two sources, to its end and not much longer. */
import type { Writable } from 'node:stream';
import { randomFingerprint } from '../record/fingerprint.ts';
import type { Child } from './child.ts';
import { createPatience } from './patience.ts';
import type { Origin, SourceEvent } from './source.ts';
import { readStreams } from './streams.ts';
import { createTee } from './tee.ts';

export interface CommandOutput {
  child: Child;
  /** For messages to a person. */
  program: string;
  service: string;
  tee?: { stdout: Writable; stderr: Writable } | undefined;
  /** Asks the command to end. */
  askToEnd(): void;
  /** Aborted when the command is killed. */
  killed: AbortSignal;
  onNotice(text: string): void;
}

/**
 * Others may hold the pipes when the command has ended, such as a daemon that it started, or the `sed` behind a
 * `> >(sed ...)` of bash that has the last lines: we wait for so long altogether, which nobody takes for a hang.
 */
const PATIENCE_MS = 2000;
/**
 * What a chunk costs of that at least, so that it ends also where they write without pause: after 200 chunks of
 * 64 KiB. In its two pipes a command can leave 32 of them at most (`pipe-max-size` of Linux, 1 MiB).
 */
const CHUNK_MS = 10;

/** Ends when the command has ended and its output has been read, also where it closed that early. */
export async function* readOutput(
  output: CommandOutput,
  stop: AbortSignal,
): AsyncGenerator<SourceEvent, void, undefined> {
  const { child, program, tee, askToEnd, killed, onNotice } = output;
  const closePipes = () => {
    child.stdout.destroy();
    child.stderr.destroy();
  };
  const patience = createPatience(PATIENCE_MS, CHUNK_MS, () => {
    onNotice(`${program} has ended, and what others still write to its output is not read`);
    closePipes();
  });
  void child.exited.then(patience.limit);
  if (stop.aborted) askToEnd();
  stop.addEventListener('abort', askToEnd, { once: true });
  try {
    const sources = (['stdout', 'stderr'] as const).map((name) => ({
      stream: child[name],
      origin: originOf(output, name),
      // A tee whose reader has fallen asleep must not hold us when the command is killed.
      tee: tee && createTee(tee[name], killed),
    }));
    yield* readStreams(sources, patience);
    await child.exited;
  } finally {
    stop.removeEventListener('abort', askToEnd);
    patience.close();
    closePipes();
    if (child.isRunning) {
      askToEnd();
      child.abandon();
    }
  }
}

/** Stdout has no severity of its own. */
function originOf({ program, service }: CommandOutput, name: 'stdout' | 'stderr'): Origin {
  const origin: Origin = {
    name: `${name} of ${program}`,
    service,
    fingerprint: randomFingerprint(),
    canBeReadAgain: false,
  };
  if (name === 'stderr') origin.severity = 'ERROR';
  return origin;
}
