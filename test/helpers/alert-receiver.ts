/** A receiver of webhooks that keeps what it gets, and answers as it is told. */
import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { eventually } from './eventually.ts';

export interface ReceivedAlert {
  headers: IncomingHttpHeaders;
  body: string;
  /** What the body says. */
  alert: { key: string; kind: string; group: string; rule: string; view: string; text: string };
}

export interface AlertReceiver extends AsyncDisposable {
  /** With a path and a query that are secret. */
  url: string;
  received: ReceivedAlert[];
  /** Resolves when so many have come. */
  receivedInAll: (count: number) => Promise<ReceivedAlert[]>;
  /** The different keys of alerts that began, by group. */
  firingKeys: () => Record<string, string[]>;
}

/** `answer` answers instead of 204, after what came was kept. */
export async function startReceiver(answer?: RequestListener): Promise<AlertReceiver> {
  const received: ReceivedAlert[] = [];
  async function keep(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    received.push({ headers: request.headers, body, alert: JSON.parse(body) });
    if (answer === undefined) response.writeHead(204).end();
    else answer(request, response);
  }
  const server = createServer((request, response) => void keep(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/s3cret?token=s3cret`,
    received,
    receivedInAll: (count) =>
      eventually(
        async () => received,
        (all) => all.length >= count,
      ),
    firingKeys() {
      const keys: Record<string, string[]> = {};
      for (const { alert } of received) {
        if (alert.kind !== 'firing') continue;
        const ofGroup = (keys[alert.group] ??= []);
        if (!ofGroup.includes(alert.key)) ofGroup.push(alert.key);
      }
      return keys;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
