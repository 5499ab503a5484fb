/**
 * What a collector does, as Prometheus reads it (text exposition format 0.0.4). The tally is read when somebody asks;
 * only what a tally cannot hold is observed with each write.
 */
import { Hono } from 'hono';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { CollectTally, WriteReport } from '../pipeline/collect.ts';

export interface CollectMetrics {
  routes: Hono;
  onWritten(report: WriteReport): void;
}

/** From the single record of a quiet hour to the default `--batch-size` and one batch above it. */
const BATCH_BUCKETS = [1, 10, 50, 100, 250, 500, 1000, 1500, 3000];
/** Seconds. A journalled write of a thousand records takes some 10 ms; a server in trouble takes its time-out. */
const WRITE_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 60];

const COUNTS = {
  received: 'Records that were delivered, a second delivery counted again.',
  stored: 'Records that were written.',
  duplicates: 'Records that were in the store already.',
  parked: 'Records that went to the dead letters.',
  retries: 'Writes that had to be tried again.',
} as const satisfies Partial<Record<keyof CollectTally, string>>;

export function createCollectMetrics(tally: CollectTally, now: () => number): CollectMetrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  for (const [key, help] of Object.entries(COUNTS)) {
    const total = new Counter({
      name: `logagg_collect_${key}_total`,
      help,
      registers: [],
      collect() {
        this.reset();
        this.inc(tally[key as keyof typeof COUNTS]);
      },
    });
    registry.registerMetric(total);
  }
  const held = new Gauge({
    name: 'logagg_collect_held',
    help: 'Records that are gathered or being written.',
    registers: [],
    collect() {
      this.set(tally.held);
    },
  });
  registry.registerMetric(held);
  const batches = new Histogram({
    name: 'logagg_collect_batch_records',
    help: 'Records of a write.',
    buckets: BATCH_BUCKETS,
    registers,
  });
  const writes = new Histogram({
    name: 'logagg_collect_write_seconds',
    help: 'From the first try of a write until it succeeded.',
    buckets: WRITE_BUCKETS,
    registers,
  });
  const lag = new Gauge({
    name: 'logagg_collect_lag_seconds',
    help: 'From sending to stored, for the oldest message of the last write; messages carry whole seconds.',
    registers,
  });
  const routes = new Hono().get('/metrics', async (context) =>
    context.body(await registry.metrics(), 200, { 'content-type': registry.contentType }),
  );
  return {
    routes,
    onWritten({ records, seconds, sentAt }) {
      batches.observe(records);
      writes.observe(seconds);
      if (sentAt !== undefined) lag.set(Math.max(0, now() - sentAt) / 1000);
    },
  };
}
