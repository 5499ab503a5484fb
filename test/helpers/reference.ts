/** The reference system's producer and its parser, as another program beside logagg has them. */
import { type Channel, connect, type Options } from 'amqplib';

/** A message as anybody might publish it. */
export interface Published {
  key: string;
  body: string | Buffer;
  options?: Options.Publish;
}

/** A line as its producers write it. */
export function referenceLine(service: string, severity: string, message: string): string {
  return `2026-11-24 10:15:02 ${service} ${severity} ${message}`;
}

/**
 * Publishes messages, transient and without properties where none are given. It waits for the broker before it
 * leaves: of what is still on its way to a quorum queue when its channel closes, the broker may keep only a part.
 */
export async function publish(url: string, messages: readonly Published[]): Promise<void> {
  const connection = await connect(url);
  connection.on('error', () => {});
  const channel = await connection.createConfirmChannel();
  channel.on('error', () => {});
  for (const { key, body, options } of messages) {
    if (!channel.publish('logs_exchange', key, Buffer.from(body), options)) {
      await new Promise((resolve) => channel.once('drain', resolve));
    }
  }
  await channel.waitForConfirms();
  await connection.close();
}

/** What its parser makes of a message: it splits on single spaces, and the fifth part is the rest. */
export function referenceParse(text: string) {
  const [date, time, service, severity, ...rest] = text.split(' ');
  return { timestamp: `${date} ${time}`, service, severity, message: rest.join(' ') };
}

/** A channel of the plain AMQP client; closed, with its connection, when the caller is done with it. */
export async function openChannel(url: string): Promise<Channel & AsyncDisposable> {
  const connection = await connect(url);
  connection.on('error', () => {});
  const channel = await connection.createChannel();
  channel.on('error', () => {});
  const close = async () => {
    await channel.close();
    await connection.close();
  };
  return Object.assign(channel, { [Symbol.asyncDispose]: close });
}
