/** The bare loops that collect is held against: `insertMany` of the same documents into the same kind of collection. */
import { connect, type ConsumeMessage } from 'amqplib';
import { type Collection, type Document, MongoClient } from 'mongodb';
import { LOG_QUEUE } from '../../src/broker/topology.ts';
import type { LogRecord } from '../../src/record/record.ts';
import { documentOf } from '../../src/store/document.ts';
import { dayOf, ensurePartition, partitionName } from '../../src/store/partition.ts';
import { decodeBatch } from '../../src/wire/batch.ts';

const BATCH = 1000;
const IN_FLIGHT = 2;

/** Seconds to insert all documents, which are made beforehand. */
export async function bareInsert(url: string, records: Iterable<LogRecord>): Promise<number> {
  const received = new Date();
  const documents = Array.from(records, (record) => documentOf(record, received));
  return withCollection(url, async (collection) => {
    const started = performance.now();
    const writes: Promise<unknown>[] = [];
    for (let from = 0; from < documents.length; from += BATCH) {
      writes.push(collection.insertMany(documents.slice(from, from + BATCH), { ordered: false }));
      if (writes.length >= IN_FLIGHT) await writes.shift();
    }
    await Promise.all(writes);
    return (performance.now() - started) / 1000;
  });
}

/** Seconds to consume that many messages of one record each, insert them and acknowledge them. */
export function bareConsumeAndInsert(
  amqpUrl: string,
  mongoUrl: string,
  total: number,
): Promise<number> {
  return withCollection(mongoUrl, async (collection) => {
    const connection = await connect(amqpUrl, { noDelay: true });
    const channel = await connection.createChannel();
    await channel.prefetch(BATCH * (IN_FLIGHT + 1));
    const received = new Date();
    const started = performance.now();
    await new Promise<void>((resolve, reject) => {
      let batch: Document[] = [];
      let stored = 0;
      let acked: Promise<void> = Promise.resolve();
      const onMessage = (message: ConsumeMessage | null) => {
        const [record] = decodeBatch(message?.content.toString() ?? '') ?? [];
        if (message === null || record === undefined) return;
        batch.push(documentOf(record, received));
        if (batch.length < BATCH && stored + batch.length < total) return;
        const documents = batch;
        batch = [];
        stored += documents.length;
        const isLast = stored === total;
        const written = collection.insertMany(documents, { ordered: false });
        // In order, as each acknowledgement takes in all before it.
        acked = Promise.all([acked, written]).then(() => {
          channel.ack(message, true);
          return isLast ? resolve() : undefined;
        });
        acked.catch(reject);
      };
      channel.consume(LOG_QUEUE, onMessage).catch(reject);
    });
    const seconds = (performance.now() - started) / 1000;
    await connection.close();
    return seconds;
  });
}

async function withCollection(
  url: string,
  measure: (collection: Collection) => Promise<number>,
): Promise<number> {
  const client = new MongoClient(url, { writeConcern: { w: 'majority', journal: true } });
  const today = dayOf(Date.now());
  await ensurePartition(client.db(), today);
  try {
    return await measure(client.db().collection(partitionName(today)));
  } finally {
    await client.close();
  }
}
