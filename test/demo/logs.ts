/** The demo's log files: of a shop, in several formats, the same in every run but for their times. */
import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accessLines } from './logs/access.ts';
import { authLines } from './logs/auth.ts';
import { checkoutLines } from './logs/checkout.ts';
import { gatewayLines } from './logs/gateway.ts';
import { type LogFile, logFile } from './logs/line.ts';
import { paymentLines } from './logs/payment.ts';
import { shopLines } from './logs/shop.ts';
import { createRandom } from './random.ts';

const SEED = 20_261_124;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** An ordinary afternoon, up to some minutes before `now`. */
export function history(now: number): LogFile[] {
  const random = createRandom(SEED);
  const times = (count: number) => random.times(count, now - 5 * HOUR, now - 3 * MINUTE);
  return [
    logFile('shop.log', shopLines(random, times(900))),
    logFile('gateway.ndjson', gatewayLines(random, times(600))),
    logFile('auth.log', authLines(random, times(250))),
    logFile('access.log', accessLines(random, times(350))),
    logFile('checkout.log', checkoutLines(random, times(150))),
  ];
}

/** An incident that is going on: 15 errors within 20 seconds before `now`. */
export function incident(now: number): LogFile {
  const random = createRandom(SEED + 1);
  return logFile('payment.log', paymentLines(random, random.times(30, now - 20 * SECOND, now)));
}

/** What retention should take. */
export function oldLog(now: number): LogFile {
  const random = createRandom(SEED + 2);
  const times = random.times(200, now - 12 * DAY, now - 12 * DAY + 6 * HOUR);
  return logFile('shop-12-days-ago.log', shopLines(random, times));
}

export function writeLog(folder: string, { name, lines, writtenAt }: LogFile): void {
  const path = join(folder, name);
  writeFileSync(path, lines.map(({ text }) => `${text}\n`).join(''));
  utimesSync(path, writtenAt / SECOND, writtenAt / SECOND);
}
