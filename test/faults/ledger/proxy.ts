/** A TCP proxy that can be told to fail in the ways in which networks do. */
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Address } from '../../servers/probe.ts';
import { freePorts } from '../../servers/ports.ts';

export type ProxyMode =
  | 'pass'
  /** Nobody listens; what was open is reset. */
  | 'refuse'
  /** What is open is reset, and what opens as soon as anybody says something. */
  | 'reset'
  /** Half-open: bytes are taken and go nowhere, both ways. What was open then is reset at the end, as by a host that came back. */
  | 'blackhole'
  /** FIN to the client while its own bytes still go through, or the other way round. */
  | 'half-close-client'
  | 'half-close-server'
  /** Every piece comes late, both ways. */
  | 'delay'
  /** Few bytes a second, both ways. */
  | 'throttle';

export interface Proxy {
  address: Address;
  set(mode: ProxyMode): Promise<void>;
  /** How often the present mode has done something to a connection. */
  readonly hits: number;
  close(): Promise<void>;
}

interface Link {
  client: Socket;
  server: Socket;
}

const DELAY_MS = 200;
const THROTTLE_BYTES = 2048;
const THROTTLE_MS = 50;

export async function startProxy(target: Address): Promise<Proxy> {
  const [port = 0] = await freePorts(1);
  const links = new Set<Link>();
  let mode: ProxyMode = 'pass';
  let hits = 0;
  const server = createServer({ allowHalfOpen: true, noDelay: true }, open);
  await listen(server, port);

  function open(client: Socket): void {
    const { host } = target;
    const upstream = connect({ host, port: target.port, allowHalfOpen: true, noDelay: true });
    const link = { client, server: upstream };
    links.add(link);
    for (const socket of [client, upstream]) {
      socket.on('error', () => reset(link));
      socket.on('close', () => {
        if (client.closed && upstream.closed) links.delete(link);
      });
    }
    void carry(link, client, upstream);
    void carry(link, upstream, client);
  }

  async function carry(link: Link, from: Socket, to: Socket): Promise<void> {
    try {
      for await (const chunk of from) await deliver(link, chunk as Buffer, to);
      // In a blackhole not even the end is heard of.
      if (mode === 'blackhole') hits += 1;
      else to.end();
    } catch {
      reset(link);
    }
  }

  async function deliver(link: Link, chunk: Buffer, to: Socket): Promise<void> {
    if (mode === 'reset' || mode === 'refuse') return hit(link, reset);
    if (mode === 'blackhole') return hit(link);
    if (mode === 'delay') {
      hits += 1;
      await sleep(DELAY_MS);
    }
    for (let rest = chunk; rest.length > 0;) {
      const size = mode === 'throttle' ? THROTTLE_BYTES : rest.length;
      await write(to, rest.subarray(0, size));
      rest = rest.subarray(size);
      if (mode === 'throttle') hits += 1;
      if (rest.length > 0) await sleep(THROTTLE_MS);
    }
    if (mode.startsWith('half-close')) halfClose(link);
  }

  function halfClose(link: Link): void {
    const socket = mode === 'half-close-client' ? link.client : link.server;
    if (socket.writableEnded) return;
    hits += 1;
    socket.end();
  }

  function hit(link: Link, act: (link: Link) => void = () => undefined): void {
    hits += 1;
    act(link);
  }

  async function set(next: ProxyMode): Promise<void> {
    const former = mode;
    mode = next;
    hits = 0;
    if (next === 'refuse') server.close();
    if (former === 'refuse') await listen(server, port);
    if (next === 'refuse' || next === 'reset') for (const link of links) hit(link, reset);
    if (former === 'blackhole') for (const link of links) reset(link);
    if (next.startsWith('half-close')) for (const link of links) halfClose(link);
  }

  return {
    address: { host: '127.0.0.1', port },
    set,
    get hits() {
      return hits;
    },
    async close() {
      for (const link of links) reset(link);
      if (!server.listening) return;
      server.close();
      await once(server, 'close');
    },
  };
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
}

/** Ends both sides with RST. */
function reset({ client, server }: Link): void {
  for (const socket of [client, server]) {
    // One that has sent its FIN cannot send RST by libuv, and would be left open by the attempt.
    if (socket.writableEnded) socket.destroy();
    else socket.resetAndDestroy();
  }
}

async function write(to: Socket, bytes: Buffer): Promise<void> {
  // Whoever half-closed a side takes nothing more on it.
  if (to.writableEnded) return;
  if (to.write(bytes) || to.destroyed) return;
  await Promise.race([once(to, 'drain'), once(to, 'close')]);
}
