/** Free TCP ports on loopback for servers that are told where to listen. */
import { createServer } from 'node:net';
import { once } from 'node:events';

/**
 * Below the range that the kernel hands to outgoing connections: a server that is killed must find
 * its port free again, and a client that knocks meanwhile must not connect to itself.
 */
const lowest = 12_000;
const highest = 32_000;

export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) {
    const port = lowest + Math.floor(Math.random() * (highest - lowest));
    if (await isFree(port)) ports.add(port);
  }
  return [...ports];
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
