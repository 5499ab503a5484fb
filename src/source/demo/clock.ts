/** The time of the record that is being written, in the forms that logs have. */
import { formatRfc3339 } from '../../record/rfc3339.ts';

export interface Clock {
  /** Ms since the epoch, whole. */
  now: number;
  /** `2026-11-24T10:15:02.123Z` */
  iso(): string;
  /** `24/Nov/2026:10:15:02 +0000`, of the Common Log Format. */
  common(): string;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export function createClock(): Clock {
  let second = Number.NaN;
  let text = '';
  const clock: Clock = {
    now: 0,
    iso: () => formatRfc3339(clock.now),
    common() {
      const wanted = Math.floor(clock.now / 1000);
      if (wanted !== second) text = commonTime(wanted * 1000);
      second = wanted;
      return text;
    },
  };
  return clock;
}

function commonTime(time: number): string {
  const [date = '', ofDay = ''] = new Date(time).toISOString().split('T');
  const [year, month, day] = date.split('-');
  return `${day}/${MONTHS[Number(month) - 1]}/${year}:${ofDay.slice(0, 8)} +0000`;
}
