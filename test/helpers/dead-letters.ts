/** Letters put into the dead-letter queue, and what lies in a queue, seen by a plain client. */
import { type ConfirmChannel, connect, type GetMessage, type Options } from 'amqplib';
import { declareTopology } from '../../src/broker/topology.ts';
import { createIdMinter } from '../../src/record/id.ts';
import { deadBody, deadRecord } from '../../src/wire/dead-letter.ts';
import type { WireMessage } from '../../src/wire/message.ts';

const NOW = Date.parse('2026-11-24T10:00:00Z');
const mint = createIdMinter(4711);

/** A record that MongoDB takes by now. */
export function letterOfRecord(number: number): WireMessage {
  const record = {
    id: mint(NOW + number, number),
    timestamp: NOW + number,
    service: 'camera',
    severity: 'INFO' as const,
    message: `frame ${number}`,
  };
  const reason = `too large: ${17_000_000 + number} bytes`;
  return deadRecord(record, { code: 10334, reason }, NOW + number * 1000);
}

/** A line of the reference system that was once parked as unreadable. */
export function letterOfText(number: number, messageId = ''): WireMessage {
  const envelope = { routingKey: 'web.Error', contentType: 'text/plain', messageId };
  const body = Buffer.from(`card ${number} declined`);
  return deadBody(body, envelope, { code: 'unreadable', reason: 'no decoder' }, NOW);
}

/** Any message as it is. */
export interface Letter {
  body: string | Buffer;
  options?: Options.Publish;
}

/** As a collector parks them. */
export async function park(url: string, letters: readonly WireMessage[]): Promise<void> {
  await putDead(
    url,
    letters.map(({ body, contentType, contentEncoding, type, messageId, timestamp, headers }) => ({
      body,
      options: {
        contentType,
        contentEncoding,
        type,
        messageId,
        timestamp: Math.floor(timestamp / 1000),
        headers,
      },
    })),
  );
}

/** Straight into the queue, which must stand. */
export async function putDead(url: string, letters: readonly Letter[]): Promise<void> {
  await onConfirmChannel(url, async (channel) => {
    for (const { body, options } of letters) {
      const all = { ...options, persistent: true };
      if (channel.sendToQueue('LogQueue.dead', Buffer.from(body), all)) continue;
      await new Promise((resolve) => channel.once('drain', resolve));
    }
    await channel.waitForConfirms();
  });
}

/** Takes out all that there is, in its order. */
export async function takeAll(url: string, queue: string): Promise<GetMessage[]> {
  const taken: GetMessage[] = [];
  await onConfirmChannel(url, async (channel) => {
    for (;;) {
      const message = await channel.get(queue, { noAck: true });
      if (message === false) return;
      taken.push(message);
    }
  });
  return taken;
}

export async function onConfirmChannel(
  url: string,
  use: (channel: ConfirmChannel) => Promise<void>,
): Promise<void> {
  const connection = await connect(url);
  try {
    await use(await connection.createConfirmChannel());
  } finally {
    await connection.close();
  }
}

/** Makes the exchange and the queues stand, as every command that needs them does. */
export async function declare(url: string): Promise<void> {
  const connection = await connect(url);
  await declareTopology(connection);
  await connection.close();
}
