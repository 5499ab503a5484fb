/**
 * Runs the bare loops that logagg is held against. Each is a process of its own, as logagg is one: its start, and that of the client in it,
 * counts on both sides.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { EXCHANGE, LOG_QUEUE } from '../../src/broker/topology.ts';

/** Seconds to read the messages from the file, connect, publish them and get the last confirm. */
export function barePublish(amqpUrl: string, path: string): Promise<number> {
  return secondsOf('publish', amqpUrl, EXCHANGE, path);
}

/** Seconds to insert the documents of the file's messages, without those that it takes to make them. */
export function bareInsert(mongoUrl: string, path: string): Promise<number> {
  return secondsOf('insert', mongoUrl, path);
}

/** Seconds to consume that many messages of one record each, insert them and acknowledge them. */
export function bareConsumeAndInsert(
  amqpUrl: string,
  mongoUrl: string,
  total: number,
): Promise<number> {
  return secondsOf('consume', amqpUrl, LOG_QUEUE, mongoUrl, String(total));
}

/** What a loop prints are the seconds that are not to count. */
async function secondsOf(loop: string, ...args: string[]): Promise<number> {
  const program = fileURLToPath(new URL(`./bare/${loop}.mjs`, import.meta.url));
  const started = performance.now();
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...args]);
  return (performance.now() - started) / 1000 - Number(stdout);
}
