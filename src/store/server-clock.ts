/** The clock of the database server, which is one for all who ask. */
import type { Db } from 'mongodb';

/** How far the server's clock is ahead of ours, in ms; right to half a round trip. */
export async function clockOffset(db: Db, now: () => number): Promise<number> {
  const before = now();
  const { localTime } = await db.command({ hello: 1 });
  return (localTime as Date).getTime() - (before + now()) / 2;
}
