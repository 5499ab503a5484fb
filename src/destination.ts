/** A name for the brokers that a URL means, as part of a file name: what is kept for some must not go to others. */
import { createHash } from 'node:crypto';
import { brokerUrls, vhostOf } from './amqp-urls.ts';

const MAX_READABLE = 60;
const HASH_LENGTH = 8;

/**
 * `127.0.0.1-5672-logs-9f86d081`: readable, and another for each host, port and virtual host. Who logs in is left
 * out, and so is the order of several hosts.
 */
export function destinationName(amqpUrl: string): string {
  const urls = brokerUrls(amqpUrl);
  const hosts = [...new Set(urls.map(hostAndPort))].sort();
  const place = [...hosts, ...urls.slice(0, 1).map(vhostOf)].join('\n');
  const hash = createHash('sha256').update(place).digest('hex').slice(0, HASH_LENGTH);
  const readable = place.replace(/[^\w.]+/g, '-').replace(/^-|-$/g, '');
  return `${readable.slice(0, MAX_READABLE)}-${hash}`;
}

function hostAndPort(url: string): string {
  const { hostname, port, protocol } = new URL(url);
  const isPlain = protocol === 'amqp:';
  return [hostname, port || (isPlain ? '5672' : '5671')].join('\n');
}
