/** Settings that the subcommands of `dead` share. */
import { z } from 'zod';
import { amqpUrl, wait, whole } from '../config.ts';
import { LogaggError } from '../errors.ts';
import type { Io } from '../io.ts';
import type { Selection } from '../pipeline/dead-selection.ts';

/** A broker holds a few hundred bytes for each. */
const MAX_SCAN = 1_000_000;

export function deadSettings(io: Io) {
  return {
    scan: whole(1, MAX_SCAN),
    amqpUrl: amqpUrl(io.env),
    wait,
  };
}

export function selectionSettings(io: Io) {
  return z.object({
    ...deadSettings(io),
    all: z.boolean().default(false),
    cause: z.string().optional(),
    dryRun: z.boolean().default(false),
    yes: z.boolean().default(false),
  });
}

/** One of the three ways, and no more than one: what is dropped is gone. */
export function readSelection(
  ids: readonly string[],
  { all, cause }: { all: boolean; cause?: string | undefined },
): Selection {
  const ways = [all, cause !== undefined, ids.length > 0].filter((isGiven) => isGiven).length;
  if (ways !== 1) {
    throw new LogaggError(
      'usage',
      `${ways === 0 ? 'none' : 'more than one'} of ids, --cause and --all`,
      {
        hint: 'say which dead letters: ids, --cause <code>, or --all',
      },
    );
  }
  throwIfEmpty(ids);
  if (all) return { kind: 'all' };
  return cause === undefined ? { kind: 'ids', ids } : { kind: 'cause', code: cause };
}

export function throwIfEmpty(ids: readonly string[]): void {
  if (ids.includes('')) throw new LogaggError('usage', 'an empty id names every dead letter');
}
