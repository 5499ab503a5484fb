/** What the meaning of a query depends on beside its text, and how its faults are told. */
import { LogaggError } from '../../errors.ts';
import type { TimeContext } from '../time.ts';
import { refusal } from './refusal.ts';

export interface Setting extends TimeContext {
  /** The text of the whole query, for its errors. */
  query: string;
  /** Texts and patterns are found in any case, capitals or not. */
  ignoreCase: boolean;
}

/** Runs a parser of a part of the query; its usage error becomes one that points at the part. */
export function pointing<T>({ query }: Setting, at: number, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof LogaggError) throw refusal(query, at, error.message, error.hint);
    throw error;
  }
}
