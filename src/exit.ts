/** Exit codes, and the one map from an error to what is said and returned. sysexits.h where it has a code. */
import { type ErrorKind, LogaggError, messageOf } from './errors.ts';
import { complaint } from './view/complaint.ts';

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

const BY_KIND: Readonly<Record<ErrorKind, number>> = {
  failed: EXIT.failed,
  usage: EXIT.usage,
  'bad-input': EXIT.badInput,
  'no-input': EXIT.noInput,
  unreachable: EXIT.unreachable,
  unfinished: EXIT.unfinished,
  refused: EXIT.refused,
  config: EXIT.config,
};

export interface Report {
  code: number;
  /** One line; with `--debug` the stack. */
  text: string;
}

export function reportOf(error: unknown, debug: boolean): Report {
  const stack = debug && error instanceof Error ? `\n${error.stack ?? ''}` : '';
  if (error instanceof LogaggError) {
    const hint = error.hint === undefined ? '' : ` (${error.hint})`;
    return { code: BY_KIND[error.kind], text: complaint(`${error.message}${hint}${stack}`) };
  }
  const hint = debug ? '' : ' (a fault of logagg; --debug shows where)';
  return { code: EXIT.internal, text: complaint(`${messageOf(error)}${hint}${stack}`) };
}
