/** The exchange, queues and bindings of logagg as data, and how they come to stand on a broker. */
import type { Channel, ChannelModel, Options } from 'amqplib';
import { messageOf } from '../errors.ts';

export const EXCHANGE = 'logs_exchange';
export const LOG_QUEUE = 'LogQueue';
export const DEAD_QUEUE = 'LogQueue.dead';
export const MONITORING_QUEUE = 'MonitoringQueue';

interface QueueSpec {
  name: string;
  options: Options.AssertQueue;
  /** Routing patterns; `#.`, as a service name may hold dots. */
  patterns: readonly string[];
  /** Whether the rest may be used without it, while the node of a cluster that it lives on is down. */
  mayBeAway?: true;
}

/** How the topology was found to stand. */
export interface Standing {
  /** What exists with other arguments, and is used as it is. */
  adopted: string[];
  /** Queues on a node of the cluster that is down; meanwhile nothing is put into them. */
  away: string[];
}

/** An old alert is of no use, and this queue must never be what makes the broker refuse a publisher. */
const MONITORING_TTL_MS = 10 * 60_000;
const MONITORING_MAX_MESSAGES = 100_000;
/**
 * A delivery counts when its collector dies with it. A batch that was at the head of the queue at so many deaths
 * is taken to be their cause and parked; the broker's own limit of 20 (RabbitMQ 4) is low for a night of restarts.
 */
const DELIVERY_LIMIT = 100;
/** Each look at a dead letter counts as a delivery, and RabbitMQ 4 would drop it at the twentieth. The most there is. */
const DEAD_DELIVERY_LIMIT = 2 ** 31 - 1;

/** Warnings and errors, as we and as the reference system call them. */
export const MONITORING_PATTERNS: readonly string[] = [
  '#.WARN',
  '#.ERROR',
  '#.FATAL',
  '#.Warn',
  '#.Error',
];

/**
 * In the order in which they must come to stand: where dead letters go, before what sends them there. In a cluster a
 * quorum queue gets members on three nodes, also on one that is down at the time and takes part when it is back; a
 * classic queue lives on one node.
 */
const QUEUES: readonly QueueSpec[] = [
  {
    name: DEAD_QUEUE,
    options: {
      durable: true,
      arguments: { 'x-queue-type': 'quorum', 'x-delivery-limit': DEAD_DELIVERY_LIMIT },
    },
    patterns: [],
  },
  {
    name: LOG_QUEUE,
    options: {
      durable: true,
      arguments: {
        'x-queue-type': 'quorum',
        'x-delivery-limit': DELIVERY_LIMIT,
        'x-dead-letter-exchange': '',
        'x-dead-letter-routing-key': DEAD_QUEUE,
        // The strategy that confirms dead letters before it forgets them asks for this overflow.
        'x-dead-letter-strategy': 'at-least-once',
        'x-overflow': 'reject-publish',
      },
    },
    patterns: ['#'],
  },
  {
    name: MONITORING_QUEUE,
    options: {
      durable: true,
      arguments: {
        'x-message-ttl': MONITORING_TTL_MS,
        'x-max-length': MONITORING_MAX_MESSAGES,
        'x-overflow': 'drop-head',
      },
    },
    patterns: MONITORING_PATTERNS,
    mayBeAway: true,
  },
];

/**
 * Makes the topology stand. What exists with other arguments (the reference system's exchange is not durable)
 * is adopted as it is, since replacing it would break those who made it.
 */
export async function declareTopology(model: ChannelModel): Promise<Standing> {
  const standing: Standing = { adopted: [], away: [] };
  await declareOrAdopt(model, EXCHANGE, standing.adopted, (channel) =>
    channel.assertExchange(EXCHANGE, 'topic', { durable: true }),
  );
  for (const queue of QUEUES) {
    try {
      await declareQueue(model, queue, standing.adopted);
    } catch (error) {
      if (queue.mayBeAway !== true || !isHomeDown(error)) throw error;
      standing.away.push(queue.name);
    }
  }
  return standing;
}

async function declareQueue(
  model: ChannelModel,
  { name, options, patterns }: QueueSpec,
  adopted: string[],
): Promise<void> {
  await declareOrAdopt(model, name, adopted, (channel) => channel.assertQueue(name, options));
  await onChannel(model, async (channel) => {
    for (const pattern of patterns) await channel.bindQueue(name, EXCHANGE, pattern);
  });
}

/** What RabbitMQ says of a durable classic queue whose node is down: it may not be declared elsewhere. */
function isHomeDown(error: unknown): boolean {
  return messageOf(error).includes('is down or inaccessible');
}

async function declareOrAdopt(
  model: ChannelModel,
  name: string,
  adopted: string[],
  declare: (channel: Channel) => Promise<unknown>,
): Promise<void> {
  try {
    await onChannel(model, declare);
  } catch (error) {
    if (!messageOf(error).includes('PRECONDITION_FAILED')) throw error;
    adopted.push(name);
  }
}

/** A channel of its own for each step: an error of the broker closes the channel it happened on. */
async function onChannel(
  model: ChannelModel,
  use: (channel: Channel) => Promise<unknown>,
): Promise<void> {
  const channel = await model.createChannel();
  // The failed call rejects with the same error; unheard, the event would end the process.
  channel.on('error', () => undefined);
  await use(channel);
  await channel.close();
}
