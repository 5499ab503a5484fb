/** What the rules of a monitor learn from the store. */
import type { Past } from '../pipeline/alert/watchers.ts';
import type { Database } from '../store/client.ts';
import { createServiceHistory } from '../store/last-seen.ts';
import { createReader } from '../store/reader.ts';
import { createUsualRates } from '../store/usual-rates.ts';

export function pastOf({ db }: Database): Past {
  return {
    reader: createReader(db),
    usualRates: createUsualRates(db),
    history: createServiceHistory(db),
  };
}
