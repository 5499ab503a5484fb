/** Questions to the store. */
import type { Line } from '../logs/line.ts';
import type { Scene } from '../scene.ts';

const HOUR_MS = 3_600_000;

export async function search({ terminal, checks }: Scene, lines: readonly Line[]): Promise<void> {
  terminal.step('Search: a table on a terminal, else lines of text.');
  await terminal.run('logagg search --severity ERROR --since 1h --limit 6');
  await terminal.run('logagg search --service checkout --severity WARN+ --limit 3');
  await terminal.run("logagg search 'timed out' --limit 3");
  await terminal.run('logagg search --limit all -o ndjson | head -3');

  // Time goes on: an error may leave the last hour while it is searched.
  const errors = () => lines.filter(isRecentError).length;
  const before = errors();
  const found = await terminal.ask('logagg search --severity ERROR --since 1h -n all -o ndjson');
  checks.within('errors found of the last hour', found.split('\n').length - 1, errors(), before);
}

function isRecentError({ severity, time }: Line): boolean {
  return severity === 'ERROR' && time >= Date.now() - HOUR_MS;
}
