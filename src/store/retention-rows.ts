/** What a removal holds, by day, service and severity, for those who want to see it first. */
import type { Collection, Document, Filter } from 'mongodb';

export interface Row {
  /** `2026-11-24`, UTC for records of ours. */
  day: string;
  service: string;
  severity: string;
  records: number;
  /** Of the documents, as BSON; on disk they are compressed. */
  bytes: number;
}

export interface Rows {
  /** The most numerous first. */
  rows: Row[];
  /** Of those that have no row of their own. */
  others: Pick<Row, 'records' | 'bytes'>;
}

/** Of one collection; more are nothing to read, and services come from outside. */
const MAX_ROWS = 1000;
/** A name in a field of another type, or longer than one of ours, is no column. */
const MAX_NAME = 200;

/** `day` is an expression of MongoDB, or the text itself. */
export async function rowsOf(
  collection: Collection,
  filter: Filter<Document>,
  day: Document | string,
): Promise<Rows> {
  const counts = {
    records: { $sum: '$records' },
    bytes: { $sum: '$bytes' },
  };
  const [found] = await collection
    .aggregate(
      [
        { $match: filter },
        {
          $group: {
            _id: {
              day: typeof day === 'string' ? { $literal: day } : day,
              service: name('$service'),
              severity: name('$severity'),
            },
            records: { $sum: 1 },
            bytes: { $sum: { $bsonSize: '$$ROOT' } },
          },
        },
        { $sort: { records: -1, _id: 1 } },
        {
          $facet: {
            rows: [{ $limit: MAX_ROWS }],
            others: [{ $skip: MAX_ROWS }, { $group: { _id: null, ...counts } }],
          },
        },
      ],
      { allowDiskUse: true },
    )
    .toArray();
  const { records = 0, bytes = 0 } = found?.['others'][0] ?? {};
  return { rows: (found?.['rows'] ?? []).map(rowOf), others: { records, bytes } };
}

function name(field: string): Document {
  const text = { $convert: { input: field, to: 'string', onError: '?', onNull: '' } };
  return { $substrCP: [text, 0, MAX_NAME] };
}

function rowOf({ _id, records, bytes }: Document): Row {
  return { ..._id, records, bytes };
}
