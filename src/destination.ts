/** A name for the broker that a URL means, as part of a file name: what is kept for one must not go to another. */
import { createHash } from 'node:crypto';

const MAX_READABLE = 60;
const HASH_LENGTH = 8;

/** `127.0.0.1-5672-logs-9f86d081`: readable, and another for each host, port and virtual host; who logs in is left out. */
export function destinationName(amqpUrl: string): string {
  const { hostname, port, pathname, protocol } = new URL(amqpUrl);
  const isPlain = protocol === 'amqp:';
  // The virtual host of a URL without one is `/`.
  const vhost = pathname.length > 1 ? decodeURIComponent(pathname.slice(1)) : '/';
  const place = [hostname, port || (isPlain ? '5672' : '5671'), vhost].join('\n');
  const hash = createHash('sha256').update(place).digest('hex').slice(0, HASH_LENGTH);
  const readable = place.replace(/[^\w.]+/g, '-').replace(/^-|-$/g, '');
  return `${readable.slice(0, MAX_READABLE)}-${hash}`;
}
