/** A database of the demo's own, on a server that may hold a user's logs. */
import { MongoClient } from 'mongodb';

export interface DemoDatabase {
  url: string;
  /** All records that are stored. */
  count(): Promise<number>;
  remove(): Promise<void>;
  close(): Promise<void>;
}

export function demoDatabase(serverUrl: string, name: string): DemoDatabase {
  const url = withDatabase(serverUrl, name);
  const client = new MongoClient(url);
  const db = client.db();
  return {
    url,
    async count() {
      const partitions = await db
        .listCollections({ name: /^logs\./ }, { nameOnly: true })
        .toArray();
      const counts = partitions.map((partition) => db.collection(partition.name).countDocuments());
      return (await Promise.all(counts)).reduce((sum, each) => sum + each, 0);
    },
    remove: async () => void (await db.dropDatabase()),
    close: () => client.close(),
  };
}

/** By pattern, as `URL` takes no list of hosts. A user stays one of the database that the URL named before. */
function withDatabase(url: string, name: string): string {
  const [, server = url, database = '', options = ''] =
    /^([a-z+]+:\/\/[^/?]+)(?:\/([^?]*))?(\?.*)?$/i.exec(url) ?? [];
  const isTold = !server.includes('@') || /[?&]authSource=/i.test(options);
  const source = isTold ? '' : `${options === '' ? '?' : '&'}authSource=${database || 'admin'}`;
  return `${server}/${name}${options}${source}`;
}
