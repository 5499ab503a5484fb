/**
 * A process whose files may not grow beyond a limit (RLIMIT_FSIZE): appends messages of 60 KB, then one that is larger than
 * the limit, and says as JSON what became of them.
 */
import { append, drain, open, range } from '../helpers/spool.ts';

const [folder = ''] = process.argv.slice(2);
const { spool, notices } = await open(folder);
append(spool, range(0, 20), 60_000);
await spool.synced();
const before = spool.full;
append(spool, [20], 600_000);
append(spool, [21], 10);
await spool.pace();
while (spool.full === undefined) await new Promise(setImmediate);
const { full } = spool;
const { numbers, entries } = await drain(spool);
for (const entry of entries.slice(0, 10)) spool.release(entry);
await spool.close();
const { unwritten, held } = spool.counts;
process.stdout.write(JSON.stringify({ before, full, numbers, notices, unwritten, held }));
