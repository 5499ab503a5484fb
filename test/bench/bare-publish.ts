/** The bare loop that emit is held against: the same messages, made beforehand, published and confirmed. */
import { connect } from 'amqplib';
import { EXCHANGE } from '../../src/broker/topology.ts';
import { readFramed } from './framed.ts';

/** As much as emit has under way. */
const WINDOW_BYTES = 8 * 1024 * 1024;
const WINDOW_MESSAGES = 2000;

/** Seconds to read the messages from the file, connect, publish them and get the last confirm. */
export async function barePublish(url: string, path: string): Promise<number> {
  const begun = performance.now();
  const messages = readFramed(path);
  const connection = await connect(url, { noDelay: true });
  const channel = await connection.createConfirmChannel();
  await new Promise<void>((resolve) => {
    let next = 0;
    let pending = 0;
    let bytes = 0;
    const pump = () => {
      while (bytes < WINDOW_BYTES && pending < WINDOW_MESSAGES) {
        const message = messages[next];
        if (message === undefined) break;
        next += 1;
        pending += 1;
        bytes += message.body.length;
        const options = { persistent: true, mandatory: true };
        channel.publish(EXCHANGE, message.routingKey, message.body, options, () => {
          pending -= 1;
          bytes -= message.body.length;
          if (pending === 0 && next === messages.length) resolve();
          else pump();
        });
      }
    };
    pump();
  });
  const seconds = (performance.now() - begun) / 1000;
  await connection.close();
  return seconds;
}
