/** The HTTP server around the routes, until it is told to stop. */
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import { LogaggError, messageOf } from '../errors.ts';
import { aborted } from '../pause.ts';

/** A client that sends its request more slowly than this is dropped. */
const REQUEST_TIMEOUT_MS = 10_000;
/** What a stop leaves to the answers under way. */
const DRAIN_MS = 5000;

export interface ServerSettings {
  host: string;
  port: number;
  /** What to do where the port is taken. */
  hint: string;
}

/** Serves until `stop` is aborted; then answers what is under way and takes nothing new. */
export async function serve(
  routes: Hono,
  { host, port, hint }: ServerSettings,
  stop: AbortSignal,
  onListening: (address: string) => void,
): Promise<void> {
  const answer = getRequestListener(routes.fetch);
  const server = createServer(
    { requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS },
    (request, response) => void answer(request, response),
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(cannotListen({ host, port, hint }, error)));
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  onListening(`http://${name}:${address.port}`);

  await aborted(stop);
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearTimeout(timer);
}

function cannotListen({ host, port, hint }: ServerSettings, error: unknown): LogaggError {
  return new LogaggError('failed', `cannot listen on ${host}:${port}: ${messageOf(error)}`, {
    cause: error,
    hint,
  });
}
