/** A private RabbitMQ cluster of three nodes on this machine, which tests may kill and start again one by one. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createVhost } from './console.ts';
import { freePorts } from './ports.ts';
import { type NodeServer, startNode, startRegistry } from './rabbitmq-process.ts';
import { removeFolder, scratchFolder } from './scratch.ts';

export interface BrokerCluster extends AsyncDisposable {
  nodes: readonly NodeServer[];
  /** Creates an empty virtual host and gives its URL, with the three hosts in the order of the nodes. */
  vhost: (name: string) => Promise<string>;
  /** Evaluates Erlang that yields a string, on the first node that was not killed. */
  evaluate: (expression: string) => Promise<string>;
  /** The names of the connections that are open, each with the port that it leads to at its end. */
  connections: () => Promise<string[]>;
  /** Kills a node with SIGKILL; resolves once it is gone. */
  kill: (node: number) => Promise<void>;
  /** Starts a killed node again with its port and data; resolves when it serves. */
  start: (node: number) => Promise<void>;
  /** Ends all nodes at once and removes their data. */
  stop: () => Promise<void>;
}

const NAMES = ['logagg1@localhost', 'logagg2@localhost', 'logagg3@localhost'] as const;

/**
 * Takes 13 s on two cores, of which 11 are the three boots. Joined by hand: nodes that discover each other while they
 * boot wait for each other, and take up to 20.
 */
export async function startRabbitmqCluster(): Promise<BrokerCluster> {
  const home = scratchFolder('rabbitmq-cluster');
  // By it the nodes know each other; three that start at once would each write their own.
  writeFileSync(join(home, '.erlang.cookie'), 'logagg', { mode: 0o400 });
  const [epmdPort = 0, ...ports] = await freePorts(1 + 2 * NAMES.length);
  const registry = await startRegistry(home, epmdPort);
  const nodes = await Promise.all(
    NAMES.map((name, index) =>
      startNode({
        name,
        home,
        folder: join(home, name),
        port: ports[2 * index] ?? 0,
        distPort: ports[2 * index + 1] ?? 0,
        epmdPort,
      }),
    ),
  );
  const [first, ...others] = nodes as [NodeServer, ...NodeServer[]];
  for (const node of others) await node.evaluate(joining(NAMES[0]));

  const killed = new Set<number>();
  const running = () => nodes.find((_, index) => !killed.has(index)) ?? first;
  const stop = async () => {
    for (const process of [...nodes, registry]) process.kill('SIGKILL');
    await Promise.all([...nodes, registry].map((process) => process.gone()));
    removeFolder(home);
  };
  return {
    nodes,
    async vhost(name) {
      await createVhost(running().console, name);
      const hosts = nodes.map(({ port }) => `127.0.0.1:${port}`);
      return `amqp://guest:guest@${hosts.join(',')}/${encodeURIComponent(name)}`;
    },
    evaluate: (expression) => running().evaluate(expression),
    connections: () => running().leaks(),
    async kill(node) {
      killed.add(node);
      nodes[node]?.kill('SIGKILL');
      await nodes[node]?.gone();
    },
    async start(node) {
      await nodes[node]?.restart();
      killed.delete(node);
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** What `rabbitmqctl stop_app`, `reset`, `join_cluster` and `start_app` do, which take half a second each to begin. */
function joining(member: string): string {
  return `rabbit:stop(), rabbit_mnesia:reset(),
    ok = rabbit_mnesia:join_cluster('${member}', disc), rabbit:start(), "joined"`;
}
