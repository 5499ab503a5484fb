/** One node of a private broker as a process, and the name registry that nodes find each other by. */
import { join } from 'node:path';
import { type Child, startChild } from './child.ts';
import { output } from './command.ts';
import { answersConsole, evaluate, openConnections } from './console.ts';
import { epmdProgram, rabbitmqFolder } from './install-rabbitmq.ts';
import { listens, probeAmqp } from './probe.ts';
import { type BrokerNode, prepareNode } from './rabbitmq-node.ts';

export interface NodeServer {
  /** Erlang's name of it. */
  name: string;
  /** As guest, on the default virtual host. */
  url: string;
  port: number;
  /** A Unix socket that evaluates Erlang on the node; see `console.ts`. */
  console: string;
  pid: () => number;
  /** Signals the node itself; without waiting for what comes of it. */
  kill: (signal: NodeJS.Signals) => void;
  /** Resolves once the node's process has ended. */
  gone: () => Promise<void>;
  /** After `kill`: starts again with the same port and data. A node that still runs is stopped first. */
  restart: () => Promise<void>;
  /** Runs rabbitmqctl against the node, 0.4 s a call, and gives what it printed. */
  ctl: (...args: string[]) => Promise<string>;
  /** Evaluates Erlang that yields a string, in milliseconds. */
  evaluate: (expression: string) => Promise<string>;
  /** The names of the connections that are open, in a cluster on any of its nodes. */
  leaks: () => Promise<string[]>;
}

/** Resolves when nodes can register; its output goes into the folder's `epmd.log`. */
export function startRegistry(folder: string, port: number): Promise<Child> {
  return startChild({
    name: 'epmd',
    command: epmdProgram(),
    args: ['-port', String(port)],
    env: { PATH: process.env['PATH'], ERL_EPMD_ADDRESS: '127.0.0.1' },
    logFile: join(folder, 'epmd.log'),
    isReady: () => listens({ host: '127.0.0.1', port }),
  });
}

/** Resolves when the node serves; whoever starts it ends it. */
export async function startNode(settings: Omit<BrokerNode, 'console'>): Promise<NodeServer> {
  const programs = await rabbitmqFolder();
  const { folder, port, name } = settings;
  const socket = join(folder, 'console');
  const env = prepareNode({ ...settings, console: socket });
  const address = { host: '127.0.0.1', port };
  const server = await startChild({
    name: 'RabbitMQ',
    command: join(programs, 'rabbitmq-server'),
    args: [],
    env,
    logFile: join(folder, 'server.log'),
    // The console opens last, when the node has booted; one from before a kill does not answer.
    isReady: async () => (await answersConsole(socket)) && (await probeAmqp(address)) === 'answers',
  });
  return {
    name,
    url: `amqp://guest:guest@127.0.0.1:${port}`,
    port,
    console: socket,
    pid: server.pid,
    kill: server.kill,
    gone: server.gone,
    restart: server.restart,
    ctl: (...args) => output(join(programs, 'rabbitmqctl'), args, { env }),
    evaluate: (expression) => evaluate(socket, expression),
    leaks: () => openConnections(socket),
  };
}
