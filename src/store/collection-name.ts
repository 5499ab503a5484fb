/** Which collections a person may name to have documents of other makes removed. */
import { LogaggError } from '../errors.ts';

/** MongoDB ends `database.collection` at 255 bytes, of which the database has up to 64. */
const MAX_BYTES = 190;
/** What we write ourselves is removed by its own rules. */
const OWN = /^(logs|prune|alert)\./;

/** The name itself; throws a usage error for one that MongoDB or we keep for other things. */
export function collectionName(text: string): string {
  const trouble = troubleOf(text);
  if (trouble === undefined) return text;
  throw new LogaggError('usage', `'${text.slice(0, 60)}' ${trouble}`, {
    hint: 'name a collection of documents with a timestamp, such as raw_logs',
  });
}

function troubleOf(name: string): string | undefined {
  if (name.trim() === '') return 'is no name of a collection';
  if (/[\0$]/.test(name)) return 'holds what no collection is named with';
  if (name.startsWith('system.')) return 'is a collection of MongoDB itself';
  if (/^\.|\.\.|\.$/.test(name)) return 'has an empty part between its dots';
  if (OWN.test(name))
    return 'is a collection of logagg itself, which is pruned without --collection';
  return Buffer.byteLength(name) > MAX_BYTES ? `is longer than ${MAX_BYTES} bytes` : undefined;
}
