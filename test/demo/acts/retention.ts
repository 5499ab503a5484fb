/** Old records go. */
import { oldLog, writeLog } from '../logs.ts';
import { expectStored, type Scene } from '../scene.ts';

const DAYS = 10;

/** `kept`: how many records are stored, all younger than that. */
export async function prune(scene: Scene, kept: number): Promise<void> {
  const { terminal, checks, database, folder } = scene;
  const old = oldLog(Date.now());
  writeLog(folder, old);
  terminal.step(`Retention: lines of 12 days ago come, and what is older than ${DAYS} goes.`);
  await terminal.run(`logagg emit ${old.name}`);
  await expectStored(scene, 'records with the old ones', kept + old.lines.length);
  await terminal.run(`logagg prune --days ${DAYS} --dry-run`);
  checks.equal('records after the dry run', await database.count(), kept + old.lines.length);
  await terminal.run(`logagg prune --days ${DAYS} --yes`);
  checks.equal('records without the old ones', await database.count(), kept);
}
