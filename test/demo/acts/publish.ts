/** Log files, and lines from a pipe, become records in the store. */
import { history, incident, writeLog } from '../logs.ts';
import type { Line } from '../logs/line.ts';
import { expectStored, type Scene } from '../scene.ts';

/** Gives the lines that were published. */
export async function publish(scene: Scene): Promise<readonly Line[]> {
  const { terminal, folder } = scene;
  const files = history(Date.now());
  for (const file of files) writeLog(folder, file);
  const names = files.map(({ name }) => name).join(' ');
  terminal.step(
    'Log files of five formats are published: a line is a record, and so is a stack trace.',
  );
  await terminal.run(`head -n 1 ${names}`);
  await terminal.run(`logagg emit ${names}`);

  const trouble = incident(Date.now());
  writeLog(folder, trouble);
  terminal.step('Payment is in trouble just now; its lines come through a pipe.');
  await terminal.run(`cat ${trouble.name} | logagg emit --service payment`);

  const lines = [...files, trouble].flatMap((file) => file.lines);
  await expectStored(scene, `records stored, of ${lines.length} lines and traces`, lines.length);
  return lines;
}
