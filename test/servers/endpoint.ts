/** Where the configured servers are: a URL, what a person may see of it, and its address. */
import { LogaggError } from '../../src/errors.ts';
import type { Address } from './probe.ts';

export interface Endpoint extends Address {
  url: string;
  /** The URL without its password. */
  shown: string;
  /** Whether it names this machine, so that a server may be started for it. */
  isLocal: boolean;
  user: string;
  password: string;
  /** The path, decoded: the broker's virtual host or the database. */
  path: string;
  variable: string;
}

interface Source {
  /** In order of precedence. */
  variables: readonly [string, ...string[]];
  fallback: string;
  port: number;
}

const localHosts = new Set(['localhost', '127.0.0.1', '[::1]', '::1']);

export function endpoint({ variables, fallback, port }: Source): Endpoint {
  const variable = variables.find((name) => process.env[name]) ?? variables[0];
  const text = process.env[variable] || fallback;
  const url = parse(text, variable);
  const shown = new URL(url);
  if (shown.password) shown.password = '***';
  return {
    url: text,
    shown: shown.href,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || port,
    tls: url.protocol === 'amqps:',
    isLocal: localHosts.has(url.hostname),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    path: decodeURIComponent(url.pathname.slice(1)),
    variable,
  };
}

/** The message must not repeat the value, which may hold a password. */
function parse(text: string, variable: string): URL {
  try {
    // A list of hosts is no URL to the parser; the first of them stands for all.
    return new URL(text.replace(/,[^/?]*/, ''));
  } catch (cause) {
    const hint = 'write it like amqp://user:password@host:5672/ or mongodb://host:27017/';
    throw new LogaggError('usage', `${variable} is not a URL`, { cause, hint });
  }
}
