/** One question to the broker, on a connection of its own. */
import { type Channel, connect } from 'amqplib';

export async function onChannel<T>(url: string, use: (channel: Channel) => Promise<T>): Promise<T> {
  const connection = await connect(url);
  // What fails rejects the call as well; unheard, the events would end the process.
  connection.on('error', () => undefined);
  try {
    const channel = await connection.createChannel();
    channel.on('error', () => undefined);
    return await use(channel);
  } finally {
    await connection.close();
  }
}
