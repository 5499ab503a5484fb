/** The brokers that one setting names: a single one, or the nodes of a cluster. */
import { unescape } from 'node:querystring';
import { LogaggError } from './errors.ts';

/** Between whole URLs. A comma elsewhere is part of a list of hosts, or of a password. */
const BETWEEN = /\s*,\s*(?=amqps?:\/\/)/i;
/** Scheme and login, the hosts, and what follows them. The authority of a URL ends at `/`, `?` or `#`: RFC 3986. */
const PARTS = /^(amqps?:\/\/(?:[^/?#]*@)?)([^/?#]*)(.*)$/is;

/** The whole URLs of a list with commas, as they stand in it. */
export function splitUrls(text: string): string[] {
  return text.split(BETWEEN);
}

/**
 * A URL for each broker: `amqp://user:password@a:5672,b:5672/vhost` names two that share everything else, and
 * several such URLs may stand side by side, with commas. Throws a usage error for what is none; the error does not
 * repeat it, as it may hold a password.
 */
export function brokerUrls(text: string): string[] {
  const urls = splitUrls(text.trim()).flatMap(expand);
  for (const [index, url] of urls.entries()) {
    if (URL.canParse(url) && (urls.length === 1 || new URL(url).hostname !== '')) continue;
    const which = urls.length === 1 ? '' : `, host ${index + 1} of ${urls.length}`;
    throw new LogaggError('usage', `not a URL that parses${which}`);
  }
  if (new Set(urls.map(vhostOf)).size === 1) return urls;
  throw new LogaggError('usage', 'its URLs name different virtual hosts', {
    hint: 'the nodes of a cluster share theirs',
  });
}

function expand(url: string): string[] {
  const parts = PARTS.exec(url);
  if (parts === null) throw new LogaggError('usage', 'not a URL of the form amqp:// or amqps://');
  const [, login = '', hosts = '', rest = ''] = parts;
  return hosts.split(',').map((host) => `${login}${host.trim()}${rest}`);
}

/** The virtual host of a broker's URL, read as the client does; that of a URL without one is `/`. */
export function vhostOf(url: string): string {
  return unescape(new URL(url).pathname.slice(1)) || '/';
}
