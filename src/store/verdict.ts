/** What a failed write means: each error is one of five things, and each of them is dealt with differently. */
import { BSON, MongoServerError } from 'mongodb';
import { isRefused, isStateChange } from './client.ts';
import { COLLECTION_UUID_MISMATCH } from './partition.ts';

export type Verdict =
  /** The record is in the store already. */
  | 'duplicate'
  /** MongoDB will never take this document. */
  | 'unstorable'
  /** The partition was dropped in between; it has to be made again. */
  | 'partition-gone'
  /** May pass by itself: network, stepdown, time-out, disk full, and whatever is not known. */
  | 'transient'
  /** No right to write: nothing of it passes by itself, and good records must not be parked for it. */
  | 'refused';

const DUPLICATE_KEY = 11000;

/**
 * Codes that speak of the document: BadValue, UnsupportedFormat, TypeMismatch, Overflow, DollarPrefixedFieldName,
 * EmptyFieldName, DottedFieldName, DocumentValidationFailure, BSONObjectTooLarge and its older form.
 * https://github.com/mongodb/mongo/blob/v6.0/src/mongo/base/error_codes.yml
 */
const DOCUMENT_CODES: ReadonlySet<unknown> = new Set([
  2, 9, 14, 15, 22, 52, 56, 57, 121, 10334, 17280,
]);

/** Codes of a server that is not up to it now; an unknown code is treated alike unless others went through. */
const TRANSIENT_CODES: ReadonlySet<unknown> = new Set([
  6, 7, 50, 64, 89, 100, 262, 317, 9001, 14031,
]);

/** One entry of `writeErrors` in the reply to an insert command. */
export interface WriteError {
  index: number;
  code: number;
  errmsg: string;
  keyPattern?: Record<string, unknown>;
}

/** `othersStored`: other documents of the same command went in, so the server itself is well. */
export function verdictOfWrite(error: WriteError, othersStored: boolean): Verdict {
  if (error.code === DUPLICATE_KEY) {
    return error.keyPattern !== undefined && !('_id' in error.keyPattern)
      ? 'unstorable'
      : 'duplicate';
  }
  if (error.code === COLLECTION_UUID_MISMATCH) return 'partition-gone';
  if (DOCUMENT_CODES.has(error.code)) return 'unstorable';
  if (isStateChange(error.code) || TRANSIENT_CODES.has(error.code)) return 'transient';
  return othersStored ? 'unstorable' : 'transient';
}

/** The verdict on a command that failed as a whole. */
export function verdictOfCommand(error: unknown): Verdict {
  if (isRefused(error)) return 'refused';
  if (error instanceof MongoServerError && DOCUMENT_CODES.has(error.code)) return 'unstorable';
  // Thrown by the client before anything is sent: a document that BSON cannot hold, or no message can.
  if (error instanceof BSON.BSONError || error instanceof RangeError) return 'unstorable';
  return 'transient';
}
