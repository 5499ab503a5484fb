/** What a collector says of a database that does not take its records. */
import { formatDuration } from '../query/duration.ts';
import { count } from './summary.ts';

export function holdingNotice(reason: string, held: number): string {
  return `MongoDB: ${reason}; holding ${count(held)} records, trying again`;
}

export function releasedNotice(records: number, heldMs: number): string {
  return `MongoDB is away for ${formatDuration(heldMs)}: ${count(records)} records went back to the queue; waiting for it`;
}
