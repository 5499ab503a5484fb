/** The collection that the bare loops insert into: of the same kind as those of logagg. */
import { MongoClient } from 'mongodb';
import { dayOf, ensurePartition, partitionName } from '../../../dist/store/partition.js';

export const BATCH = 1000;
export const IN_FLIGHT = 2;

/** Opens it, hands it over and closes it. */
export async function withCollection(url, use) {
  const client = new MongoClient(url, { writeConcern: { w: 'majority', journal: true } });
  const today = dayOf(Date.now());
  await ensurePartition(client.db(), today);
  await use(client.db().collection(partitionName(today)));
  await client.close();
}
