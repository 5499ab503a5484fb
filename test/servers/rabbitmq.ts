/** A private broker node for tests, which they may kill and start again. */
import { join } from 'node:path';
import { startChild } from './child.ts';
import { output } from './command.ts';
import { answersConsole, createVhost, evaluate, openConnections } from './console.ts';
import { epmdProgram, rabbitmqFolder } from './install-rabbitmq.ts';
import { freePorts } from './ports.ts';
import { listens, probeAmqp } from './probe.ts';
import { prepareNode } from './rabbitmq-node.ts';
import { removeFolder, scratchFolder } from './scratch.ts';

export interface BrokerServer extends AsyncDisposable {
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
  /** Creates an empty virtual host and gives its URL. */
  vhost: (name: string) => Promise<string>;
  /** The names of the connections that are open. */
  leaks: () => Promise<string[]>;
  /** Ends the node at once and removes its data. */
  stop: () => Promise<void>;
}

interface BrokerOptions {
  /** A setting of `rabbitmq.conf` a line, for example `consumer_timeout = 60000`. */
  settings?: readonly string[];
}

export async function startRabbitmq({ settings = [] }: BrokerOptions = {}): Promise<BrokerServer> {
  const programs = await rabbitmqFolder();
  const [port = 0, distPort = 0, epmdPort = 0] = await freePorts(3);
  const folder = scratchFolder('rabbitmq');
  const socket = join(folder, 'console');
  const env = prepareNode({ folder, port, distPort, epmdPort, settings, console: socket });
  const address = { host: '127.0.0.1', port };
  const url = `amqp://guest:guest@127.0.0.1:${port}`;
  const logFile = join(folder, 'server.log');

  const registry = await startChild({
    name: 'epmd',
    command: epmdProgram(),
    args: ['-port', String(epmdPort)],
    env,
    logFile,
    isReady: () => listens({ host: '127.0.0.1', port: epmdPort }),
  });
  const server = await startChild({
    name: 'RabbitMQ',
    command: join(programs, 'rabbitmq-server'),
    args: [],
    env,
    logFile,
    // The console opens last, when the node has booted; one from before a kill does not answer.
    isReady: async () => (await answersConsole(socket)) && (await probeAmqp(address)) === 'answers',
  });

  const stop = async () => {
    server.kill('SIGKILL');
    registry.kill('SIGKILL');
    await Promise.all([server.gone(), registry.gone()]);
    removeFolder(folder);
  };
  return {
    url,
    port,
    console: socket,
    pid: server.pid,
    kill: server.kill,
    gone: server.gone,
    restart: server.restart,
    ctl: (...args) => output(join(programs, 'rabbitmqctl'), args, { env }),
    evaluate: (expression) => evaluate(socket, expression),
    async vhost(name) {
      await createVhost(socket, name);
      return `${url}/${encodeURIComponent(name)}`;
    },
    leaks: () => openConnections(socket),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
