/** A private broker of one node for tests, which they may kill and start again. */
import { createVhost } from './console.ts';
import { freePorts } from './ports.ts';
import { type NodeServer, startNode, startRegistry } from './rabbitmq-process.ts';
import { removeFolder, scratchFolder } from './scratch.ts';

export interface BrokerServer extends NodeServer, AsyncDisposable {
  /** Creates an empty virtual host and gives its URL. */
  vhost: (name: string) => Promise<string>;
  /** Ends the node at once and removes its data. */
  stop: () => Promise<void>;
}

interface BrokerOptions {
  /** A setting of `rabbitmq.conf` a line, for example `consumer_timeout = 60000`. */
  settings?: readonly string[];
}

export async function startRabbitmq({ settings = [] }: BrokerOptions = {}): Promise<BrokerServer> {
  const [port = 0, distPort = 0, epmdPort = 0] = await freePorts(3);
  const folder = scratchFolder('rabbitmq');
  const registry = await startRegistry(folder, epmdPort);
  const node = await startNode({
    name: 'logagg@localhost',
    folder,
    port,
    distPort,
    epmdPort,
    settings,
  });
  const stop = async () => {
    node.kill('SIGKILL');
    registry.kill('SIGKILL');
    await Promise.all([node.gone(), registry.gone()]);
    removeFolder(folder);
  };
  return {
    ...node,
    async vhost(name) {
      await createVhost(node.console, name);
      return `${node.url}/${encodeURIComponent(name)}`;
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
