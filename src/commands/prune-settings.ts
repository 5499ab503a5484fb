/** `logagg prune`: what its flags and environment say, checked, and checked against each other. */
import { z } from 'zod';
import { duration, mongoUrl, parsed, parsedList, readSettings, whole, zone } from '../config.ts';
import { LogaggError } from '../errors.ts';
import type { Io } from '../io.ts';
import { parseCron } from '../query/cron.ts';
import {
  isEverything,
  parseKeep,
  parseRetention,
  parseSelection,
  type Policy,
} from '../query/policy.ts';
import { parseSize } from '../query/size.ts';
import { collectionName } from '../store/collection-name.ts';

/** Ten thousand days ago is 1999; older ones than that are a typing error. */
const MAX_DAYS = 10_000;
const MAX_KEEPS = 50;
const DAY_MS = 86_400_000;
/** Logs that are so young somebody may be reading. */
const LEAST_MS = 3_600_000;
/** A schedule of which only the time is asked for: that of the reference system. */
const MIDNIGHT = '0 0 * * *';

export function pruneSettings(io: Pick<Io, 'env'>, flags: unknown) {
  const settings = readSettings(
    z.object({
      days: whole(1, MAX_DAYS).optional(),
      olderThan: parsed(parseRetention).optional(),
      service: z.string().optional(),
      severity: z.string().optional(),
      keep: parsedList(parseKeeps).default([]),
      maxSize: parsed((text) => parseSize(text)).optional(),
      maxRecords: whole(1, Number.MAX_SAFE_INTEGER).optional(),
      collection: parsed(collectionName).optional(),
      dryRun: z.boolean().default(false),
      yes: z.boolean().default(false),
      force: z.boolean().default(false),
      archive: z.string().min(1, 'names no folder').optional(),
      pause: duration,
      maxRuntime: duration.optional(),
      schedule: z.union([z.literal(true).transform(() => MIDNIGHT), z.string()]).optional(),
      output: z.enum(['text', 'json']),
      timezone: zone,
      mongoUrl: mongoUrl(io.env),
    }),
    flags,
  );
  const policy = policyOf(settings);
  assertAges(policy, settings.force);
  assertCombination(settings, policy);
  const { schedule, timezone } = settings;
  const turns = schedule === undefined ? undefined : parseCron(schedule, timezone);
  return { ...settings, policy, turns };
}

export type PruneSettings = ReturnType<typeof pruneSettings>;

function parseKeeps(texts: readonly string[]) {
  if (texts.length > MAX_KEEPS) throw new LogaggError('usage', `more than ${MAX_KEEPS} of them`);
  return texts.map(parseKeep);
}

interface Texts {
  days?: number | undefined;
  olderThan?: number | undefined;
  service?: string | undefined;
  severity?: string | undefined;
  keep: Policy['keeps'];
  maxSize?: number | undefined;
  maxRecords?: number | undefined;
}

function policyOf({
  days,
  olderThan,
  service,
  severity,
  keep,
  maxSize,
  maxRecords,
}: Texts): Policy {
  if (days !== undefined && olderThan !== undefined) {
    throw usage('--days and --older-than: name one of them');
  }
  const maxAgeMs = days === undefined ? olderThan : days * DAY_MS;
  if (maxAgeMs === undefined && keep.length === 0 && (maxSize ?? maxRecords) === undefined) {
    throw usage('what may go? Say --days 10, --older-than 36h, --keep DEBUG=2d, --max-size 5GiB');
  }
  const selection = parseSelection(service, severity);
  return { maxAgeMs, selection, keeps: keep, maxBytes: maxSize, maxRecords };
}

function assertAges({ maxAgeMs, keeps }: Policy, force: boolean): void {
  const least = Math.min(maxAgeMs ?? Infinity, ...keeps.map(({ ageMs }) => ageMs));
  if (least >= LEAST_MS || force) return;
  throw new LogaggError('usage', 'less than an hour would take logs that are hardly written', {
    hint: '--force does it',
  });
}

function assertCombination(
  {
    collection,
    archive,
    schedule,
    dryRun,
    maxSize,
    maxRecords,
  }: Omit<PruneFlags, keyof Texts> & Texts,
  { selection, keeps, maxAgeMs }: Policy,
): void {
  const hasLimit = (maxSize ?? maxRecords) !== undefined;
  if (hasLimit && !(isEverything(selection) && keeps.length === 0)) {
    throw usage(
      '--max-size and --max-records drop whole days: not with --service, --severity or --keep',
    );
  }
  if (hasLimit && collection !== undefined) {
    throw usage('--max-size and --max-records are for the collections of logagg, not --collection');
  }
  if (archive !== undefined && collection !== undefined) {
    throw usage(`--archive keeps records of logagg; of ${collection} take a mongodump`);
  }
  if (!isEverything(selection) && (maxAgeMs ?? keeps[0]) === undefined) {
    throw usage('--service and --severity need an age: --days 10 or --older-than 36h');
  }
  if (schedule !== undefined && dryRun) throw usage('--schedule and --dry-run: name one of them');
}

interface PruneFlags extends Texts {
  collection?: string | undefined;
  archive?: string | undefined;
  schedule?: string | undefined;
  dryRun: boolean;
}

function usage(text: string): LogaggError {
  return new LogaggError('usage', text, { hint: 'see: logagg prune --help' });
}
