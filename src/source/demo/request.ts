/** What somebody wants of the shop: the same request in the lines of all services that it goes through. */
import type { OneOrMore, Random } from './random.ts';

export interface Request {
  id: string;
  client: string;
  user: string;
  agent: string;
  order: number;
  article: string;
  quantity: number;
  /** In euros, with its cents. */
  amount: string;
}

const USERS: OneOrMore<string> = [
  'amira',
  'bo',
  'chen',
  'dilara',
  'emeka',
  'freya',
  'jürgen',
  'mateo',
  'noor',
  'oksana',
  'priya',
  'zoë',
];

const AGENTS: OneOrMore<string> = [
  'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  'shop-android/4.2.1',
  'curl/8.14.1',
];

export function createRequest(random: Random): Request {
  const cents = random.whole(495, 39_999);
  return {
    id: random.hex() + random.hex(),
    client: clientAddress(random),
    user: random.pick(USERS),
    agent: random.pick(AGENTS),
    order: random.whole(840_000, 899_999),
    article: `SKU-${random.whole(1000, 9999)}`,
    quantity: random.whole(1, 4),
    amount: `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`,
  };
}

/** Of the addresses for documentation (RFC 5737). */
function clientAddress(random: Random): string {
  return `${random.pick(['192.0.2', '198.51.100', '203.0.113'])}.${random.whole(1, 254)}`;
}
