/** The settings of `logagg monitor`, read from its flags. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { amqpUrl, color, duration, mongoUrl, readSettings, wait, zone } from '../config.ts';
import { LogaggError, messageOf } from '../errors.ts';
import type { Io } from '../io.ts';
import { type Notifier } from '../notify/notifier.ts';
import { parseNotifier } from '../notify/parse-notifier.ts';
import type { Rule } from '../pipeline/alert/rule.ts';
import { type RuleFlags, rulesOfFile, rulesOfFlags } from './monitor-rules.ts';

export type MonitorSettings = ReturnType<typeof monitorSettings>;

const text = z.string().optional();
const flag = z.boolean().default(false);

export function monitorSettings(io: Io, flags: unknown) {
  return readSettings(
    z.object({
      threshold: z.string(),
      window: z.string(),
      severity: text,
      by: text,
      clearBelow: text,
      for: text,
      cooldown: text,
      absent: text,
      spike: text,
      baseline: text,
      pattern: text,
      rules: text,
      notify: z.array(z.string()).default([]),
      webhookAllowPrivate: flag,
      webhookSecretFile: text,
      quiet: flag,
      all: flag,
      ack: flag,
      explain: flag,
      once: flag,
      test: flag,
      clock: z.enum(['event', 'receipt']),
      timeout: duration.optional(),
      since: text,
      timezone: zone,
      color,
      amqpUrl: amqpUrl(io.env),
      mongoUrl: mongoUrl(io.env),
      wait,
    }),
    flags,
  );
}

/** The rules of the flags, or of the file that they name. */
export async function readRules(settings: RuleFlags & { rules?: string | undefined }) {
  return settings.rules === undefined ? rulesOfFlags(settings) : await rulesOfFile(settings.rules);
}

/** Rules that look into the store, and are of no use without it. */
export function needsStore(rules: readonly Rule[]): string[] {
  return rules
    .filter((rule) => rule.kind !== 'rate' || rule.spike !== undefined)
    .map(({ name }) => name);
}

export async function readNotifiers(io: Io, settings: MonitorSettings): Promise<Notifier[]> {
  const secret = await readSecret(io, settings.webhookSecretFile);
  const context = {
    allowPrivate: settings.webhookAllowPrivate,
    secret,
    env: io.env,
    now: io.now,
  };
  const notifiers = settings.notify.map((receiver) => parseNotifier(receiver, context));
  return Array.from(new Map(notifiers.map((notifier) => [notifier.id, notifier])).values());
}

/** Without the line end that an editor leaves in a file. An empty secret is a mistake and no secret. */
async function readSecret(io: Io, path: string | undefined): Promise<string | undefined> {
  const secret = path === undefined ? io.env['LOGAGG_WEBHOOK_SECRET'] : await readSecretFile(path);
  if (secret === '') {
    throw new LogaggError('config', 'the secret of webhooks is empty', {
      hint: 'set LOGAGG_WEBHOOK_SECRET, or name a file with --webhook-secret-file',
    });
  }
  return secret;
}

async function readSecretFile(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).replace(/\r?\n$/, '');
  } catch (error) {
    throw new LogaggError('config', `--webhook-secret-file: ${messageOf(error)}`, { cause: error });
  }
}
