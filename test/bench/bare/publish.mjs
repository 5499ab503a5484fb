/**
 * The bare loop that emit is held against: the same messages, made beforehand, published and confirmed. A process of its own in plain
 * JavaScript, as logagg is one: `node publish.mjs URL EXCHANGE FILE`.
 */
import { connect } from 'amqplib';
import { readFramed } from './framed.mjs';

/** As much as emit has under way. */
const WINDOW_BYTES = 8 * 1024 * 1024;
const WINDOW_MESSAGES = 2000;

const [url, exchange, path] = process.argv.slice(2);
const messages = readFramed(path);
const connection = await connect(url, { noDelay: true });
const channel = await connection.createConfirmChannel();
await new Promise((resolve) => {
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
      channel.publish(exchange, message.routingKey, message.body, options, () => {
        pending -= 1;
        bytes -= message.body.length;
        if (pending === 0 && next === messages.length) resolve();
        else pump();
      });
    }
  };
  pump();
});
await connection.close();
