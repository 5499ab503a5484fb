/**
 * Keeps one connection to the broker up, to any of the nodes where it is a cluster: connects, makes the topology
 * stand, opens what is asked for on it, and begins again whenever any of that is lost. What was delivered or published
 * on an older connection is void.
 */
import { type ChannelModel, connect } from 'amqplib';
import { brokerUrls } from '../amqp-urls.ts';
import { LogaggError, messageOf } from '../errors.ts';
import { maskUrl } from '../mask-url.ts';
import { pause } from '../pause.ts';
import { declareTopology, type Standing } from './topology.ts';
import { takeTurns } from './turns.ts';

/** `url` is that of the one broker which it is about. */
export type ConnectionEvent =
  | ({ type: 'connected'; url: string } & Standing)
  /** The next broker is tried in so many ms, or at once. */
  | { type: 'lost'; url: string; reason: string; retryInMs: number }
  | { type: 'blocked'; reason: string }
  | { type: 'unblocked' };

export interface ConnectionSettings {
  /** Of one broker, or of several of a cluster; see `brokerUrls`. */
  url: string;
  /** Shown by the broker's own tools. */
  name: string;
  /** How long the first connection may take to come about, in ms. */
  waitMs: number;
  /** Takes what is there, and makes nothing stand. */
  isPassive?: boolean;
  onEvent(event: ConnectionEvent): void;
}

export interface Connection {
  /** Resolves when it was closed, rejects when there is no use in trying on. */
  ended: Promise<void>;
  /** Drops a connection that does not answer, so that a new one is made. */
  recycle(reason: string): void;
  close(): Promise<void>;
}

/** RabbitMQ holds 5 to 20 s to be the useful range: shorter ones mistake load for death. */
const HEARTBEAT_S = 15;
const CONNECT_TIMEOUT_MS = 10_000;
/** `close()` waits for an answer that a dead peer never gives. */
const CLOSE_TIMEOUT_MS = 2000;
/** A connection that lived so long was sound: the next failure starts from short waits again. */
const HEALTHY_MS = 10_000;

/**
 * `open` sets up channels on each new connection; what it throws counts as a lost connection. `gone` is aborted as
 * soon as that connection is given up: its channels may still look open, but throw at whoever uses them.
 */
export function keepConnected(
  settings: ConnectionSettings,
  open: (model: ChannelModel, gone: AbortSignal) => Promise<void>,
): Connection {
  const closing = new AbortController();
  const turns = takeTurns(brokerUrls(settings.url));
  let current: { model: ChannelModel; lose: (reason: Error) => void } | undefined;
  let hasBeenOpen = false;
  /** When the present connection was ready for use. */
  let readyAt: number | undefined;

  async function session(url: string): Promise<never> {
    const model = await connectOnce(url, settings.name);
    hasBeenOpen = true;
    let lose: (reason: Error) => void = () => undefined;
    const lost = new Promise<never>((_, reject) => (lose = reject));
    lost.catch(() => undefined);
    // In the same tick as the connect: an error or a close that nobody hears would crash or hang the process.
    model.on('error', lose);
    model.on('close', (error) => lose(error ?? new Error('connection closed')));
    model.on('blocked', (reason) => settings.onEvent({ type: 'blocked', reason }));
    model.on('unblocked', () => settings.onEvent({ type: 'unblocked' }));
    current = { model, lose };
    const gone = new AbortController();
    try {
      // It may have been closed while it was being made, when there was nothing yet to lose.
      if (closing.signal.aborted) lose(new Error('closing'));
      const isPassive = settings.isPassive === true;
      const declared = isPassive ? { adopted: [], away: [] } : declareTopology(model);
      const standing = await Promise.race([declared, lost]);
      await Promise.race([open(model, gone.signal), lost]);
      readyAt = performance.now();
      settings.onEvent({ type: 'connected', url, ...standing });
      return await lost;
    } finally {
      current = undefined;
      gone.abort();
      await closeModel(model);
    }
  }

  async function run(): Promise<void> {
    const start = performance.now();
    let wasUp = false;
    while (!closing.signal.aborted) {
      readyAt = undefined;
      const { url } = turns;
      const reason = await session(url).catch((error: unknown) => error);
      if (closing.signal.aborted) return;
      throwIfFinal(reason, url);
      // Not from the beginning of the attempt: a peer that never answers takes as long as a sound connection.
      const lived = readyAt === undefined ? 0 : performance.now() - readyAt;
      wasUp ||= readyAt !== undefined;
      const retryInMs = turns.moveOn(lived > HEALTHY_MS);
      const hadAllTheirTurn = retryInMs > 0;
      if (hadAllTheirTurn && !hasBeenOpen) throwIfNoVhost(reason, url);
      if (hadAllTheirTurn && !wasUp && performance.now() - start + retryInMs > settings.waitMs) {
        throw unreachable(settings.url, reason);
      }
      settings.onEvent({ type: 'lost', url, reason: messageOf(reason), retryInMs });
      await pause(retryInMs, closing.signal);
    }
  }

  const ended = run();
  ended.catch(() => undefined);
  return {
    ended,
    recycle(reason) {
      current?.lose(new Error(reason));
    },
    async close() {
      closing.abort();
      current?.lose(new Error('closing'));
      await ended.catch(() => undefined);
    },
  };
}

async function connectOnce(broker: string, name: string): Promise<ChannelModel> {
  const url = new URL(broker);
  if (!url.searchParams.has('heartbeat')) url.searchParams.set('heartbeat', String(HEARTBEAT_S));
  return connect(url.href, {
    timeout: CONNECT_TIMEOUT_MS,
    noDelay: true,
    keepAlive: true,
    clientProperties: { connection_name: name },
  });
}

async function closeModel(model: ChannelModel): Promise<void> {
  const { stream } = model.connection as unknown as { stream: { destroy(): void } };
  const timer = setTimeout(() => stream.destroy(), CLOSE_TIMEOUT_MS);
  const gaveUp = new Promise((resolve) => setTimeout(resolve, CLOSE_TIMEOUT_MS + 100).unref());
  await Promise.race([model.close().catch(() => undefined), gaveUp]);
  clearTimeout(timer);
  stream.destroy();
}

/** Rejected credentials and permissions do not mend themselves. */
function throwIfFinal(reason: unknown, url: string): void {
  const text = messageOf(reason);
  if (text.includes('ACCESS_REFUSED') || text.includes('ACCESS-REFUSED')) {
    throw new LogaggError('refused', `RabbitMQ at ${maskUrl(url)} refuses access: ${text}`, {
      cause: reason,
      hint: 'check user, password and permissions in --amqp-url (LOGAGG_AMQP_URL)',
    });
  }
  if (text.includes('NOT-ALLOWED') || text.includes('NOT_ALLOWED')) {
    throw new LogaggError('config', `RabbitMQ at ${maskUrl(url)} does not allow this: ${text}`, {
      cause: reason,
      hint: 'check the virtual host, the path of --amqp-url (LOGAGG_AMQP_URL)',
    });
  }
}

/**
 * The broker ends a connection to a virtual host that is missing, or is not this user's; the client does not
 * tell its words. One that is only not up yet looks the same, so this counts for the first connection alone.
 */
function throwIfNoVhost(reason: unknown, url: string): void {
  if (!messageOf(reason).includes('Expected ConnectionOpenOk')) return;
  throw new LogaggError('config', `RabbitMQ at ${maskUrl(url)} does not open this virtual host`, {
    cause: reason,
    hint: 'it must exist and be open to the user; it is the path of --amqp-url (LOGAGG_AMQP_URL)',
  });
}

function unreachable(url: string, reason: unknown): LogaggError {
  return new LogaggError(
    'unreachable',
    `cannot reach RabbitMQ at ${maskUrl(url)}: ${messageOf(reason)}`,
    {
      cause: reason,
      hint: 'start it, or name another with --amqp-url (LOGAGG_AMQP_URL)',
    },
  );
}
