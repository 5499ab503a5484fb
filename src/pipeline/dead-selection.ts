/** Which dead letters are meant: all, those of a cause, or some by their ids. */
import { LogaggError } from '../errors.ts';
import type { DeadLetter } from '../wire/read-dead-letter.ts';
import { scanDead, type Scan, type ScanJob } from './dead-scan.ts';

export type Selection =
  | { kind: 'all' }
  | { kind: 'cause'; code: string }
  | { kind: 'ids'; ids: readonly string[] };

export type Selects = (letter: DeadLetter) => boolean;

/** Ids are looked for before anything is done; throws where one names no letter, or several that differ. */
export async function selectorOf(
  selection: Selection,
  job: Pick<ScanJob, 'box' | 'most' | 'stop'>,
): Promise<Selects> {
  if (selection.kind === 'all') return () => true;
  if (selection.kind === 'cause') return ({ code }) => code === selection.code;
  const found = new Map(selection.ids.map((id) => [id, new Set<string>()]));
  const selects: Selects = (letter) => {
    for (const [id, letters] of found) if (isNamed(letter, id)) letters.add(letter.id);
    return false;
  };
  const scan = await scanDead({ ...job, selects });
  if (job.stop.aborted) return () => false;
  for (const [id, letters] of found) throwUnlessOne(id, letters.size, scan);
  const wanted = new Set([...found.values()].flatMap((letters) => [...letters]));
  return ({ id }) => wanted.has(id);
}

/** By the beginning of its id, or by the whole of its message id. */
export function isNamed(letter: DeadLetter, name: string): boolean {
  return letter.id.startsWith(name.toLowerCase()) || letter.messageId === name;
}

export function throwUnlessOne(name: string, letters: number, scan: Scan): void {
  if (letters === 1) return;
  if (letters > 1) {
    throw new LogaggError('usage', `'${name}' names ${letters} dead letters`, {
      hint: 'give more of the id',
    });
  }
  const { isCut, looked, found } = scan;
  throw new LogaggError('failed', `no dead letter has the id '${name}'`, {
    hint: isCut
      ? `only the first ${looked} of ${found} were looked at; --scan looks at more`
      : 'logagg dead list -n all shows the ids',
  });
}
