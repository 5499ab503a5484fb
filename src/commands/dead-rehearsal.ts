/** `--dry-run` of `dead replay` and `dead drop`: says which letters are meant, and leaves them. */
import { EXIT } from '../exit.ts';
import { scanDead, type ScanJob } from '../pipeline/dead-scan.ts';
import { cutText, plannedText } from '../view/dead-summary.ts';
import type { Progress } from '../view/progress.ts';

export async function rehearse(
  verb: 'replay' | 'drop',
  job: ScanJob,
  progress: Progress,
): Promise<number> {
  const scan = await scanDead(job);
  progress.done(`would ${verb} ${plannedText(scan.causes)}`);
  if (scan.isCut) progress.say(cutText(scan));
  return EXIT.done;
}
