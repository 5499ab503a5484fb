/** The access log of an nginx, in its combined format. */
import type { OneOrMore, Random } from '../random.ts';
import type { Line } from './line.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const REQUESTS: OneOrMore<string> = [
  'GET / HTTP/1.1',
  'GET /assets/shop.css HTTP/1.1',
  'GET /assets/shop.js HTTP/1.1',
  'GET /cart HTTP/1.1',
  'POST /checkout HTTP/1.1',
];
const AGENTS: OneOrMore<string> = [
  'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15',
  'curl/8.14.1',
];
const STATUSES: OneOrMore<number> = [200, 200, 200, 200, 304, 304, 404];

/** Their times are to the second; what a client did wrong is a warning. */
export function accessLines(random: Random, times: readonly number[]): Line[] {
  return times.map((at): Line => {
    const time = at - (at % 1000);
    const client = `198.51.100.${random.whole(1, 254)}`;
    const status = random.pick(STATUSES);
    const bytes = status === 304 ? 0 : random.whole(300, 90_000);
    const request = random.pick(REQUESTS);
    const text = `${client} - - [${clfTime(time)}] "${request}" ${status} ${bytes} "-" "${random.pick(AGENTS)}"`;
    return { time, severity: status === 404 ? 'WARN' : 'INFO', text };
  });
}

/** `24/Nov/2026:09:15:02 +0000` */
function clfTime(time: number): string {
  const [date = '', clock = ''] = new Date(time).toISOString().split('T');
  const [year, month, day] = date.split('-');
  return `${day}/${MONTHS[Number(month) - 1]}/${year}:${clock.slice(0, 8)} +0000`;
}
