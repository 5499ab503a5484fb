/**
 * The counts of all monitors: each writes its own cells, whole, and reads those of the others. A cell that is written
 * twice is the same cell, so no retry can double a count.
 */
import type { Db } from 'mongodb';
import { alertCollections } from './alert-collections.ts';
import { type Cell, cellOf, fieldsOfCell } from './cell-document.ts';

export interface AlertCells {
  /** Resolves when a majority has them on disk. `keepMs`: how long after its second a cell is of use. */
  write(rule: string, cells: readonly Cell[], keepMs: number): Promise<void>;
  /** Cells that were written since this moment of the server's clock, ms since the epoch. */
  changedSince(rule: string, since: number): Promise<Cell[]>;
  /** Records of a group counted from this second on, in all cells. */
  total(rule: string, group: string, from: number): Promise<number>;
}

/** Cells a write. One is some hundred bytes at the usual thresholds. */
const MAX_WRITE = 500;

export function createAlertCells(db: Db): AlertCells {
  const { cells: collection } = alertCollections(db);
  return {
    async write(rule, cells, keepMs) {
      for (let start = 0; start < cells.length; start += MAX_WRITE) {
        const operations = cells.slice(start, start + MAX_WRITE).map((cell) => ({
          updateOne: {
            filter: { _id: `${rule} ${cell.second} ${cell.instance} ${cell.group}` },
            update: {
              $set: {
                rule,
                ...fieldsOfCell(cell),
                expires: new Date(cell.second * 1000 + keepMs),
              },
              $currentDate: { at: true },
            } as const,
            upsert: true,
          },
        }));
        await collection.bulkWrite(operations, { ordered: false });
      }
    },
    async changedSince(rule, since) {
      const documents = await collection.find({ rule, at: { $gte: new Date(since) } }).toArray();
      return documents.map(cellOf);
    },
    async total(rule, group, from) {
      const [sum] = await collection
        .aggregate<{ total: number }>([
          { $match: { rule, group, second: { $gte: from } } },
          { $group: { _id: null, total: { $sum: '$total' } } },
        ])
        .toArray();
      return sum?.total ?? 0;
    },
  };
}
