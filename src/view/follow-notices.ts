/** What is said of a stream that is followed, between its records. */
import { messageOf } from '../errors.ts';
import type { FollowNotice } from '../pipeline/follow/follow.ts';
import type { GapEnding } from '../pipeline/follow/gap.ts';
import { formatDuration } from '../query/duration.ts';
import { formatInstant } from '../query/instant.ts';
import type { Zone } from '../query/zone.ts';
import { printable } from './printable.ts';
import { count } from './summary.ts';

const MISSING: Readonly<Record<GapEnding, string>> = {
  filled: '',
  'no-collector': '; no collector is running, so what came meanwhile may be missing',
  late: '; the collectors are behind, so some of what came meanwhile may be missing',
};

export function followNotice(notice: FollowNotice, zone: Zone): string {
  switch (notice.type) {
    case 'disconnected':
      return `-- disconnected ${formatInstant(notice.at, zone)}, trying again --`;
    case 'back': {
      const gap = `a gap of ${formatDuration(Math.max(0, notice.gapMs))}`;
      const filled = notice.ending === 'filled' ? 'filled' : 'not filled for certain';
      return `-- back, ${gap} ${filled}: ${count(notice.records)} records${MISSING[notice.ending]} --`;
    }
    case 'store-away':
      return `-- MongoDB: ${printable(messageOf(notice.error))}; what was missed waits for it --`;
    case 'skipped':
      return `-- skipped ${count(notice.records)} records: they come faster than they are read --`;
    default:
      return notice satisfies never;
  }
}
