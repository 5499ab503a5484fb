/** RabbitMQ's own note on what it dead-lettered, its newest entry: https://www.rabbitmq.com/docs/dlx#effects */
import { readSeconds } from './dead-letter.ts';

export interface Death {
  /** `delivery_limit`, `rejected`, `expired` or `maxlen`. */
  code: string;
  reason: string;
  /** The first of those it was published with. */
  routingKey: string | undefined;
  /** Ms since the epoch. */
  at: number | undefined;
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ['delivery_limit', 'delivered too often without being settled'],
  ['rejected', 'rejected by a consumer'],
  ['expired', 'its time to live was over'],
  ['maxlen', 'the queue was full'],
]);

type Table = Readonly<Record<string, unknown>>;

/** Undefined where there is none in the form that RabbitMQ writes. */
export function latestDeath(headers: Table): Death | undefined {
  const deaths = headers['x-death'];
  const entry: unknown = Array.isArray(deaths) ? deaths[0] : undefined;
  if (!isTable(entry)) return undefined;
  const { reason, queue, time } = entry;
  if (typeof reason !== 'string' || typeof queue !== 'string') return undefined;
  const keys = entry['routing-keys'];
  const key: unknown = Array.isArray(keys) ? keys[0] : undefined;
  return {
    code: reason,
    reason: `${REASONS.get(reason) ?? 'dead-lettered by RabbitMQ'}, in ${queue}`,
    routingKey: typeof key === 'string' ? key : undefined,
    at: readTime(time),
  };
}

/** The client reads a time of a header as `{ '!': 'timestamp', value: <seconds> }`. */
function readTime(time: unknown): number | undefined {
  return isTable(time) ? readSeconds(time['value']) : undefined;
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null;
}
