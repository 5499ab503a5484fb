/** A login service that writes syslog by RFC 5424. */
import { formatRfc3339 } from '../../../src/record/rfc3339.ts';
import type { OneOrMore, Random } from '../random.ts';
import type { Line } from './line.ts';

const PEOPLE: OneOrMore<string> = ['amira', 'bo', 'chen', 'dilara', 'emeka', 'freya'];

/** Priorities of the facility auth (4): 8 * 4 + 6 is informational, + 4 a warning. */
const INFORMATIONAL = 38;
const WARNING = 36;

export function authLines(random: Random, times: readonly number[]): Line[] {
  return times.map((time): Line => {
    const isRefused = random.next() < 0.1;
    const priority = isRefused ? WARNING : INFORMATIONAL;
    const event = isRefused ? 'refused a wrong password of' : 'opened a session for';
    const address = `192.0.2.${random.whole(1, 254)}`;
    const message = `${event} ${random.pick(PEOPLE)} from ${address}`;
    const text = `<${priority}>1 ${formatRfc3339(time)} login-1 authd 612 - - ${message}`;
    return { time, severity: isRefused ? 'WARN' : 'INFO', text };
  });
}
