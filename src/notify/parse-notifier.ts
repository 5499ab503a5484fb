/** The flag `--notify`: `webhook=URL`, `slack=URL` or `exec=COMMAND`. */
import { LogaggError } from '../errors.ts';
import { createCommand } from './command.ts';
import type { Notifier } from './notifier.ts';
import { createSlack, createWebhook } from './webhook.ts';

export interface NotifierContext {
  allowPrivate: boolean;
  secret: string | undefined;
  env: Readonly<Record<string, string | undefined>>;
  now(): number;
}

/** A notifier by the text of its flag; throws a usage error that repeats nothing of a URL. */
export function parseNotifier(text: string, context: NotifierContext): Notifier {
  const end = text.indexOf('=');
  const kind = text.slice(0, Math.max(end, 0));
  const target = text.slice(end + 1).trim();
  if (kind === 'webhook') return createWebhook({ ...context, url: parseUrl(kind, target) });
  if (kind === 'slack') return createSlack({ ...context, url: parseUrl(kind, target) });
  if (kind !== 'exec') {
    throw new LogaggError('usage', '--notify: not webhook=URL, slack=URL or exec=COMMAND');
  }
  const [program, ...args] = target.split(/\s+/);
  if (program === undefined || program === '') {
    throw new LogaggError('usage', '--notify: exec= names no command');
  }
  return createCommand({ words: [program, ...args], env: context.env });
}

function parseUrl(kind: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new LogaggError('usage', `--notify: ${kind}= needs a URL of the form http:// or https://`);
}
