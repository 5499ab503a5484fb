/** Writes records: into their partitions, each once, and says of every record what became of it. */
import type { Binary, Db, Document } from 'mongodb';
import { LogaggError, messageOf } from '../errors.ts';
import type { LogRecord } from '../record/record.ts';
import { documentOf } from './document.ts';
import { type Day, dayOf, ensurePartition, partitionName } from './partition.ts';
import { verdictOfCommand, verdictOfWrite, type WriteError } from './verdict.ts';

/** A record that MongoDB will never take. */
export interface Rejection {
  record: LogRecord;
  code: number | string;
  reason: string;
}

export interface Written {
  stored: number;
  /** They were in the store already. */
  duplicates: number;
  rejected: Rejection[];
}

export interface Writer {
  /**
   * Writes with majority and journal. Throws an `unreachable` error for what may pass, a `refused` one when the
   * database does not let us; in both cases any part of the records may have been stored, and writing them again
   * does no harm.
   */
  write(records: readonly LogRecord[], received: number): Promise<Written>;
}

/** How often one write meets a partition that was dropped under it before it counts as trouble. */
const MAX_REOPENS = 3;

export function createWriter(db: Db): Writer {
  const partitions = new Map<Day, Promise<Binary>>();

  function partition(day: Day): Promise<Binary> {
    let opened = partitions.get(day);
    if (opened === undefined) {
      opened = ensurePartition(db, day);
      partitions.set(day, opened);
      opened.catch(() => partitions.delete(day));
    }
    return opened;
  }

  async function writeDay(day: Day, records: LogRecord[], received: Date, written: Written) {
    let left = records;
    for (let tries = 0; left.length > 0; tries += 1) {
      if (tries > MAX_REOPENS) throw unavailable(`${partitionName(day)} keeps vanishing`);
      if (tries > 0) partitions.delete(day);
      left = await insert(day, left, received, written);
    }
  }

  /** Gives back the records whose partition was gone. */
  async function insert(day: Day, records: LogRecord[], received: Date, written: Written) {
    let reply: Document;
    try {
      // The command itself, not `insertMany`: that measures every document a second time, hides which index a
      // duplicate is of, and claims all ids as inserted after a network error.
      reply = await db.command({
        insert: partitionName(day),
        documents: records.map((record) => documentOf(record, received)),
        ordered: false,
        collectionUUID: await partition(day),
        writeConcern: { w: 'majority', j: true },
      });
    } catch (error) {
      return judgeCommand(error, day, records, received, written);
    }
    return judgeReply(reply, records, written);
  }

  async function judgeCommand(
    error: unknown,
    day: Day,
    records: LogRecord[],
    received: Date,
    written: Written,
  ): Promise<LogRecord[]> {
    const verdict = verdictOfCommand(error);
    if (verdict === 'refused') {
      throw new LogaggError('refused', `MongoDB refuses the write: ${messageOf(error)}`, {
        cause: error,
        hint: 'check user, password and roles in --mongo-url (LOGAGG_MONGO_URL)',
      });
    }
    if (verdict !== 'unstorable') throw unavailable(messageOf(error), error);
    const [first] = records;
    if (first !== undefined && records.length === 1) {
      written.rejected.push({ record: first, code: codeOf(error), reason: reasonOf(error) });
      return [];
    }
    // One document spoils the command without being named: halves find it.
    const half = records.length >> 1;
    const gone = await insert(day, records.slice(0, half), received, written);
    return [...gone, ...(await insert(day, records.slice(half), received, written))];
  }

  return {
    async write(records, received) {
      const written: Written = { stored: 0, duplicates: 0, rejected: [] };
      const receivedAt = new Date(received);
      for (const [day, ofDay] of groupByDay(records)) {
        await writeDay(day, ofDay, receivedAt, written);
      }
      return written;
    },
  };
}

/** Enters what became of each record; gives back those whose partition was gone. */
function judgeReply(reply: Document, records: LogRecord[], written: Written): LogRecord[] {
  const stored = Number(reply['n']);
  const errors = (reply['writeErrors'] ?? []) as WriteError[];
  const gone: LogRecord[] = [];
  for (const error of errors) {
    const record = records[error.index];
    if (record === undefined) continue;
    switch (verdictOfWrite(error, stored > 0)) {
      case 'duplicate':
        written.duplicates += 1;
        break;
      case 'unstorable':
        written.rejected.push({ record, code: error.code, reason: error.errmsg });
        break;
      case 'partition-gone':
        gone.push(record);
        break;
      case 'transient':
      case 'refused':
        throw unavailable(`${error.errmsg} (code ${error.code})`);
    }
  }
  written.stored += stored;
  return gone;
}

function unavailable(reason: string, cause?: unknown): LogaggError {
  return new LogaggError('unreachable', reason, { cause });
}

/** What the client cannot put into its buffer it only complains of by an offset. */
function reasonOf(error: unknown): string {
  return error instanceof RangeError ? 'too large or too deep for a document' : messageOf(error);
}

function codeOf(error: unknown): number | string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : '';
  return typeof code === 'number' || typeof code === 'string' ? code : '';
}

function groupByDay(records: readonly LogRecord[]): Map<Day, LogRecord[]> {
  const days = new Map<Day, LogRecord[]>();
  for (const record of records) {
    const day = dayOf(record.timestamp);
    const ofDay = days.get(day);
    if (ofDay === undefined) days.set(day, [record]);
    else ofDay.push(record);
  }
  return days;
}
