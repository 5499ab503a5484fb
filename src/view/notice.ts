/** What is said beside a result. */
import { count } from './summary.ts';

/** `total` is missing when counting took too long. */
export function cutNotice(shown: number, total: number | undefined): string {
  const of = total === undefined ? 'the newest of more' : `of ${count(total)}`;
  return `showing ${count(shown)} ${of}; -n all shows all, --since and --until narrow the time`;
}
