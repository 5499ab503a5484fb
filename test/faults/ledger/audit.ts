/** Holds what is stored and parked against what the oracle minted. */
import { isDeepStrictEqual } from 'node:util';
import type { Db, Document } from 'mongodb';
import { entryOf, numberOf, type Oracle } from './oracle.ts';
import { type Letter, strayIn } from './strays.ts';

/** How often each number is stored, and what is stored that nobody minted in this form. */
export interface Stored {
  times: Uint8Array;
  foreign: Document[];
}

export async function readStored(db: Db, oracle: Oracle): Promise<Stored> {
  const times = new Uint8Array(oracle.minted);
  const foreign: Document[] = [];
  for (const partition of await db.collections()) {
    const cursor = partition.find({}, { projection: { _id: 0, received: 0 }, batchSize: 10_000 });
    while (await cursor.hasNext()) {
      for (const document of cursor.readBufferedDocuments()) {
        const number = numberOf(document['message']);
        // One that came after the count was taken is of the next look.
        if (number >= times.length) continue;
        const isMinted = number >= 0 && !oracle.strays.has(number);
        if (isMinted && isDeepStrictEqual(document, entryOf(number))) {
          times[number] = (times[number] ?? 0) + 1;
        } else {
          foreign.push(document);
        }
      }
    }
  }
  return { times, foreign };
}

export async function countStored(db: Db): Promise<number> {
  // The estimate is wrong once mongod was killed.
  const counts = (await db.collections()).map((partition) => partition.countDocuments());
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}

/** Of all that is accepted for sure and can be stored: what is not. */
export function missingFrom({ times }: Stored, oracle: Oracle): number[] {
  const doubted = new Set(oracle.doubts.flat());
  const missing: number[] = [];
  for (const [number, count] of times.entries()) {
    if (count === 0 && !doubted.has(number) && !oracle.strays.has(number)) missing.push(number);
  }
  return missing;
}

/** Every way in which stored and parked are not what was accepted, each with its numbers. */
export function violations(
  stored: Stored,
  letters: readonly Letter[],
  oracle: Oracle,
): Record<string, unknown[]> {
  const parked = letters.map((letter) => strayIn(letter, oracle.strays));
  const isParked = new Set(parked);
  const doubled = Array.from(stored.times.entries()).filter(([, count]) => count > 1);
  const found = {
    missing: missingFrom(stored, oracle),
    doubled: doubled.map(([number, count]) => `${number} (${count} times)`),
    'corrupted or spurious': stored.foreign,
    'not parked': [...oracle.strays].filter(([number]) => !isParked.has(number)),
    // A letter may be there twice, where a collector died between parking and acknowledging.
    'parked, though it can be stored': letters
      .filter((_, index) => parked[index] === undefined)
      .map(({ body }) => body.toString().slice(0, 200)),
    'missing before what came behind it': oracle.doubts.flatMap((fed) => holesIn(fed, stored)),
  };
  return Object.fromEntries(Object.entries(found).filter(([, numbers]) => numbers.length > 0));
}

/** Of what went into a pipe in this order: lines that are missing, though later ones of their routing key are stored. */
function holesIn(fed: readonly number[], { times }: Stored): number[] {
  const isSeen = new Set<string>();
  const holes: number[] = [];
  for (const number of fed.toReversed()) {
    const { service, severity } = entryOf(number);
    if ((times[number] ?? 0) > 0) isSeen.add(`${service}.${severity}`);
    else if (isSeen.has(`${service}.${severity}`)) holes.push(number);
  }
  return holes.toReversed();
}
