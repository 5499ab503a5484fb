/** An error as what is said of it and what is returned. Loaded with the first error, not with each start. */
import { LogaggError, messageOf } from './errors.ts';
import { EXIT, EXIT_OF } from './exit.ts';
import { complaint } from './view/complaint.ts';

export interface Report {
  code: number;
  /** One line; with `--debug` the stack. */
  text: string;
}

export function reportOf(error: unknown, debug: boolean): Report {
  const stack = debug && error instanceof Error ? `\n${error.stack ?? ''}` : '';
  if (error instanceof LogaggError) {
    const hint = error.hint === undefined ? '' : ` (${error.hint})`;
    return { code: EXIT_OF[error.kind], text: complaint(`${error.message}${hint}${stack}`) };
  }
  const hint = debug ? '' : ' (a fault of logagg; --debug shows where)';
  return { code: EXIT.internal, text: complaint(`${messageOf(error)}${hint}${stack}`) };
}
