/** Exit codes: those of sysexits.h where it has one. */
import type { ErrorKind } from './errors.ts';

export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  badInput: 65,
  noInput: 66,
  unreachable: 69,
  internal: 70,
  unfinished: 75,
  refused: 77,
  config: 78,
  interrupted: 130,
} as const;

/** The exit code of each kind of error. */
export const EXIT_OF: Readonly<Record<ErrorKind, number>> = {
  failed: EXIT.failed,
  usage: EXIT.usage,
  'bad-input': EXIT.badInput,
  'no-input': EXIT.noInput,
  unreachable: EXIT.unreachable,
  unfinished: EXIT.unfinished,
  refused: EXIT.refused,
  config: EXIT.config,
};
