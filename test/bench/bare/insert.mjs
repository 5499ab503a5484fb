/**
 * The bare loop that collect is held against: `insertMany` of the same documents. A process of its own in plain JavaScript, as logagg is one:
 * `node insert.mjs URL FILE`. Prints the seconds that it took to make the documents of the file's messages, which are not to count.
 */
import { documentOf } from '../../../dist/store/document.js';
import { decodeBatch } from '../../../dist/wire/batch.js';
import { BATCH, IN_FLIGHT, withCollection } from './collection.mjs';
import { readFramed } from './framed.mjs';

const [url, path] = process.argv.slice(2);
const begun = performance.now();
const received = new Date();
const documents = readFramed(path).flatMap(({ body }) =>
  decodeBatch(body.toString()).map((record) => documentOf(record, received)),
);
process.stdout.write(`${(performance.now() - begun) / 1000}\n`);
await withCollection(url, async (collection) => {
  const writes = [];
  for (let from = 0; from < documents.length; from += BATCH) {
    writes.push(collection.insertMany(documents.slice(from, from + BATCH), { ordered: false }));
    if (writes.length >= IN_FLIGHT) await writes.shift();
  }
  await Promise.all(writes);
});
