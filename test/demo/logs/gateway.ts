/** A web gateway that logs JSON lines by pino: epoch milliseconds, level numbers, a nested request. */
import type { Severity } from '../../../src/record/severity.ts';
import type { OneOrMore, Random } from '../random.ts';
import type { Line } from './line.ts';

const PATHS: OneOrMore<string> = ['/cart', '/checkout', '/search?q=lamp', '/orders/latest', '/'];
const METHODS: OneOrMore<string> = ['GET', 'GET', 'GET', 'POST'];
const HOSTS: OneOrMore<string> = ['web-1', 'web-2'];
const LEVELS: Readonly<Partial<Record<Severity, number>>> = { INFO: 30, WARN: 40, ERROR: 50 };

export function gatewayLines(random: Random, times: readonly number[]): Line[] {
  return times.map((time, index) => {
    const { severity, status, ms, msg } = outcome(random);
    const fields = {
      level: LEVELS[severity],
      time,
      pid: 4120,
      hostname: random.pick(HOSTS),
      reqId: `req-${(index + 1).toString(36)}`,
      req: { method: random.pick(METHODS), url: random.pick(PATHS) },
      res: { statusCode: status },
      responseTime: ms,
      msg,
    };
    return { time, severity, text: JSON.stringify(fields) };
  });
}

function outcome(random: Random): { severity: Severity; status: number; ms: number; msg: string } {
  const chance = random.next();
  if (chance < 0.02) {
    return { severity: 'ERROR', status: 502, ms: 5000, msg: 'upstream checkout timed out' };
  }
  if (chance < 0.06) {
    const ms = random.whole(1500, 4800);
    return { severity: 'WARN', status: 200, ms, msg: 'slow request' };
  }
  return { severity: 'INFO', status: 200, ms: random.whole(2, 240), msg: 'request completed' };
}
