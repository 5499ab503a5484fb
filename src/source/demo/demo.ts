/** `--demo`: the logs of a shop that does not exist, each service a source of its own. */
import { randomBytes } from 'node:crypto';
import { randomFingerprint } from '../../record/fingerprint.ts';
import type { Input, Origin, SourceEvent } from '../source.ts';
import { createPace } from './pace.ts';
import { portions } from './portions.ts';
import { SERVICES, type ServiceName } from './scene.ts';
import { createShop } from './shop.ts';

export interface DemoSettings {
  /** Up to 100,000, evenly paced; Infinity for as fast as they are taken. */
  ratePerSecond: number;
  /** How many records; a stack trace is a part of one. Without it they go on until the stop. */
  count?: number | undefined;
  /** A whole number, of which the lowest 32 bits count; the same gives the same lines but for their times. Without it each run is another. */
  seed?: number | undefined;
  /** Ms since the epoch. */
  now(): number;
}

/**
 * A record is of the moment at which it is due, also where the reader cannot keep up. Without a pace, those that
 * are made together have the same time.
 */
export function demoInput({ ratePerSecond, count, seed, now }: DemoSettings): Input {
  return {
    async *read(stop) {
      const shop = createShop(seed ?? randomBytes(4).readUInt32BE());
      const pace = createPace(ratePerSecond);
      const isPaced = Number.isFinite(ratePerSecond);
      const total = count ?? Number.POSITIVE_INFINITY;
      const start = Math.trunc(now());
      const output = createOutput();
      let made = 0;
      yield* SERVICES.map(opened);
      for await (const { from, to } of portions(pace, total, stop)) {
        const time = isPaced ? start : Math.trunc(now());
        for (let record = from; record < to; record += 1) {
          const { service, text } = shop.next(time + Math.floor(pace.dueAt(record)));
          output.add(service, text);
        }
        yield* output.take();
        made = to;
      }
      const isCut = made < total;
      yield* SERVICES.map((_, source): SourceEvent => ({ type: 'ended', source, isCut }));
    },
  };
}

function opened(service: ServiceName, source: number): SourceEvent {
  const origin: Origin = {
    name: `${service} of the demo`,
    service,
    fingerprint: randomFingerprint(),
    canBeReadAgain: false,
  };
  return { type: 'opened', source, origin };
}

/** Gathers the lines of each service and makes bytes of them. */
function createOutput() {
  const encoder = new TextEncoder();
  const open = SERVICES.map((service, source) => ({ service, source, text: '', offset: 0 }));
  const byService = new Map<ServiceName, (typeof open)[number]>(
    open.map((each) => [each.service, each]),
  );
  return {
    add(service: ServiceName, text: string): void {
      const each = byService.get(service);
      if (each !== undefined) each.text += `${text}\n`;
    },
    /** Each text goes into a buffer of its own. */
    *take(): Generator<SourceEvent, void, undefined> {
      for (const each of open) {
        if (each.text === '') continue;
        const { source, offset } = each;
        const bytes = encoder.encode(each.text);
        each.text = '';
        each.offset += bytes.length;
        yield { type: 'bytes', source, offset, bytes };
      }
    },
  };
}
