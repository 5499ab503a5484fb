/** Errors a person can act on: what went wrong, with which value, and the remedy. */

/** What an error means to the caller of the command; `exit.ts` maps each to its exit code. */
export type ErrorKind =
  | 'failed'
  | 'usage'
  | 'bad-input'
  | 'no-input'
  | 'unreachable'
  | 'unfinished'
  | 'refused'
  | 'config';

export class LogaggError extends Error {
  readonly kind: ErrorKind;
  readonly hint: string | undefined;

  constructor(kind: ErrorKind, message: string, options: { cause?: unknown; hint?: string } = {}) {
    super(message, { cause: options.cause });
    this.name = 'LogaggError';
    this.kind = kind;
    this.hint = options.hint;
  }
}

/** The message of anything that was thrown, for use inside a sentence. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}
