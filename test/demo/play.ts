/** The story that the demo tells: from log files to a table, an alert, an answer over HTTP and a clean store. */
import { showAlert } from './acts/alert.ts';
import { askApi } from './acts/api.ts';
import { publish } from './acts/publish.ts';
import { prune } from './acts/retention.ts';
import { search } from './acts/search.ts';
import { startWorkers, stopWorkers } from './acts/workers.ts';
import type { Scene } from './scene.ts';

export async function play(scene: Scene): Promise<void> {
  const workers = await startWorkers(scene);
  const lines = await publish(scene);
  await showAlert(scene, workers.monitor);
  await search(scene, lines);
  await askApi(scene);
  await prune(scene, lines.length);
  await stopWorkers(scene, workers);
}
