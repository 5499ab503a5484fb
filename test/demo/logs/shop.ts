/** Several services in the reference system's text form: `YYYY-MM-DD HH:MM:SS Service Severity message`. */
import type { Severity } from '../../../src/record/severity.ts';
import type { OneOrMore, Random } from '../random.ts';
import { type Line, localTime } from './line.ts';

type Message = readonly [severity: Severity, write: (random: Random) => string];

const order = (random: Random) => random.whole(84_000, 86_999);
const article = (random: Random) => `SKU-${random.whole(1000, 9999)}`;

interface Service {
  name: string;
  usual: OneOrMore<Message>;
  seldom: OneOrMore<Message>;
}

const SERVICES: OneOrMore<Service> = [
  {
    name: 'orders',
    usual: [
      ['INFO', (random) => `order ${order(random)} accepted, ${random.whole(1, 9)} items`],
      ['INFO', (random) => `order ${order(random)} handed to shipping`],
      ['DEBUG', (random) => `price of ${article(random)} from cache`],
    ],
    seldom: [
      ['WARN', (random) => `order ${order(random)}: stock of ${article(random)} was short, split`],
    ],
  },
  {
    name: 'inventory',
    usual: [
      ['INFO', (random) => `${article(random)} reserved: ${random.whole(1, 40)} left`],
      ['DEBUG', (random) => `shelf ${random.whole(1, 60)} counted in ${random.whole(3, 90)} ms`],
    ],
    seldom: [
      ['WARN', (random) => `${article(random)} is below its minimum of ${random.whole(5, 20)}`],
    ],
  },
  {
    name: 'shipping',
    usual: [
      ['INFO', (random) => `parcel of order ${order(random)}: ${random.whole(200, 9000)} g`],
      ['INFO', (random) => `label printed for order ${order(random)}`],
    ],
    seldom: [
      ['ERROR', (random) => `carrier refused order ${order(random)}: no such postcode`],
      ['WARN', (random) => `carrier answers slowly: ${random.whole(2000, 9000)} ms`],
    ],
  },
];

const WORDS: Readonly<Partial<Record<Severity, string>>> = {
  DEBUG: 'Debug',
  INFO: 'Info',
  WARN: 'Warn',
  ERROR: 'Error',
};

const SELDOM = 0.06;

export function shopLines(random: Random, times: readonly number[]): Line[] {
  return times.map((at) => {
    const { name, usual, seldom } = random.pick(SERVICES);
    const [severity, write] = random.pick(random.next() < SELDOM ? seldom : usual);
    const { text, time } = localTime(at);
    return { time, severity, text: `${text} ${name} ${WORDS[severity]} ${write(random)}` };
  });
}
