/** Webhooks: the alert as JSON, signed where there is a secret, with a key by which a receiver knows a second try. */
import { createHash, createHmac } from 'node:crypto';
import type { Notification, Notifier } from './notifier.ts';
import { post } from './post.ts';

export interface WebhookSettings {
  url: URL;
  allowPrivate: boolean;
  /** Signs the body. */
  secret: string | undefined;
  /** Ms since the epoch. */
  now(): number;
}

export function createWebhook({ url, allowPrivate, secret, now }: WebhookSettings): Notifier {
  return {
    id: notifierId('webhook', url.href),
    label: `webhook ${url.host}`,
    send({ key, json }, stop) {
      const headers = {
        'content-type': 'application/json',
        'user-agent': 'logagg',
        // https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/ has a quoted string.
        'idempotency-key': `"${key}"`,
        ...(secret !== undefined && { 'logagg-signature': sign(secret, json, now()) }),
      };
      return post({
        url: bare(url),
        headers: { ...headers, ...login(url) },
        body: json,
        allowPrivate,
        stop,
      });
    },
  };
}

/** Slack's incoming webhooks, and those of others that take their form: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks */
export function createSlack(settings: Omit<WebhookSettings, 'secret'>): Notifier {
  const { url, allowPrivate } = settings;
  return {
    id: notifierId('slack', url.href),
    label: `slack ${url.host}`,
    send({ text }, stop) {
      const body = JSON.stringify({
        text: slackText(text),
        link_names: false,
        unfurl_links: false,
      });
      const headers = { 'content-type': 'application/json', 'user-agent': 'logagg' };
      return post({
        url: bare(url),
        headers: { ...headers, ...login(url) },
        body,
        allowPrivate,
        stop,
      });
    },
  };
}

const MAX_SLACK_TEXT = 3000;

/** With these three escaped a log line can mention nobody and link nowhere. https://docs.slack.dev/messaging/formatting-message-text */
function slackText(text: Notification['text']): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  // Backquotes would end the block.
  return `\`\`\`${escaped.slice(0, MAX_SLACK_TEXT).replaceAll('`', "'")}\`\`\``;
}

/**
 * `t=<seconds>,v1=<hex>`: HMAC-SHA256 of `<seconds>.<body>`. With the time in it, an old body cannot be sent again for
 * a new one.
 */
function sign(secret: string, body: string, now: number): string {
  const seconds = Math.floor(now / 1000);
  const hash = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${hash}`;
}

export function notifierId(kind: string, target: string): string {
  return createHash('sha256').update(`${kind}\n${target}`).digest('hex').slice(0, 16);
}

/** A user and password in the URL are a login. */
function login({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}

function bare(url: URL): URL {
  const copy = new URL(url);
  copy.username = '';
  copy.password = '';
  return copy;
}
