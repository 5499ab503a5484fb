/**
 * The bare loop that collect is held against where each record is a message: consumes so many, inserts and acknowledges them. A process of its
 * own in plain JavaScript, as logagg is one: `node consume.mjs AMQP_URL QUEUE MONGO_URL RECORDS`.
 */
import { connect } from 'amqplib';
import { documentOf } from '../../../dist/store/document.js';
import { decodeBatch } from '../../../dist/wire/batch.js';
import { BATCH, IN_FLIGHT, withCollection } from './collection.mjs';

const [amqpUrl, queue, mongoUrl, records] = process.argv.slice(2);
const total = Number(records);
await withCollection(mongoUrl, async (collection) => {
  const connection = await connect(amqpUrl, { noDelay: true });
  const channel = await connection.createChannel();
  await channel.prefetch(BATCH * (IN_FLIGHT + 1));
  const received = new Date();
  await new Promise((resolve, reject) => {
    let batch = [];
    let stored = 0;
    let acked = Promise.resolve();
    const onMessage = (message) => {
      const [record] = decodeBatch(message.content.toString());
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
    channel.consume(queue, onMessage).catch(reject);
  });
  await connection.close();
});
