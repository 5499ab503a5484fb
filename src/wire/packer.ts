/** Gathers records into messages: records of one routing key travel together. */
import type { LogRecord } from '../record/record.ts';
import { encodeRecord } from './batch.ts';
import { BATCH_TYPE, NDJSON, type WireMessage } from './message.ts';
import { routingKey } from './routing-key.ts';

export interface Packer {
  /** Takes a record; gives the messages that are full with it. */
  add(record: LogRecord): WireMessage | undefined;
  /** The messages of all that is still open. */
  flush(): WireMessage[];
}

interface OpenBatch {
  key: string;
  first: LogRecord;
  lines: string;
  records: number;
}

/** Characters, not bytes: a body stays well under a megabyte, which the broker moves in a few frames. */
const MAX_BODY_LENGTH = 256 * 1024;
/** So that a source with a new service in each line cannot hold all its lines open. */
const MAX_OPEN = 1000;

export function createPacker(maxRecords: number): Packer {
  const open = new Map<string, OpenBatch>();

  return {
    add(record) {
      const key = routingKey(record.service, record.severity);
      let batch = open.get(key);
      if (batch === undefined) {
        batch = { key, first: record, lines: '', records: 0 };
        open.set(key, batch);
      }
      batch.lines += encodeRecord(record);
      batch.records += 1;
      const isFull = batch.records >= maxRecords || batch.lines.length >= MAX_BODY_LENGTH;
      if (isFull) {
        open.delete(key);
        return close(batch);
      }
      return open.size > MAX_OPEN ? closeOldest(open) : undefined;
    },
    flush() {
      const messages = Array.from(open.values(), close);
      open.clear();
      return messages;
    },
  };
}

function closeOldest(open: Map<string, OpenBatch>): WireMessage | undefined {
  for (const [key, batch] of open) {
    open.delete(key);
    return close(batch);
  }
  return undefined;
}

function close(batch: OpenBatch): WireMessage {
  return {
    routingKey: batch.key,
    body: Buffer.from(batch.lines),
    contentType: NDJSON,
    type: BATCH_TYPE,
    messageId: batch.first.id,
    timestamp: batch.first.timestamp,
    records: batch.records,
  };
}
