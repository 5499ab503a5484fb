/** A private MongoDB server for tests, which they may kill and start again. */
import { join } from 'node:path';
import { startChild } from './child.ts';
import { mongodProgram } from './install-mongod.ts';
import { mongodArguments } from './mongod-arguments.ts';
import { freePorts } from './ports.ts';
import { listens } from './probe.ts';
import { removeFolder, scratchFolder } from './scratch.ts';

export interface MongodServer extends AsyncDisposable {
  url: string;
  /** The URL of a database of this name. */
  database: (name: string) => string;
  port: number;
  pid: () => number;
  /** Signals the server; without waiting for what comes of it. */
  kill: (signal: NodeJS.Signals) => void;
  /** Resolves once the process has ended. */
  gone: () => Promise<void>;
  /** After `kill`: starts again with the same port and data. A server that still runs is stopped first. */
  restart: () => Promise<void>;
  /** Ends the server at once and removes its data, but not a folder that the caller gave. */
  stop: () => Promise<void>;
}

interface MongodOptions {
  /** Where the data go instead of a temporary folder, for example on a small file system. */
  dataDir?: string;
  /** Further arguments, for example `['--replSet', 'one']`. */
  args?: readonly string[];
}

export async function startMongod(options: MongodOptions = {}): Promise<MongodServer> {
  const command = await mongodProgram();
  const [port = 0] = await freePorts(1);
  const folder = scratchFolder('mongod');
  const testing = ['--setParameter', 'enableTestCommands=1', ...(options.args ?? [])];
  const server = await startChild({
    name: 'mongod',
    command,
    args: [...mongodArguments(options.dataDir ?? folder, port), ...testing],
    env: { PATH: process.env['PATH'] },
    logFile: join(folder, 'server.log'),
    // It begins to listen when it is ready to serve, not before.
    isReady: () => listens({ host: '127.0.0.1', port }),
  });
  const stop = async () => {
    server.kill('SIGKILL');
    await server.gone();
    removeFolder(folder);
  };
  const url = `mongodb://127.0.0.1:${port}/`;
  return {
    url,
    database: (name) => `${url}${name}`,
    port,
    pid: server.pid,
    kill: server.kill,
    gone: server.gone,
    restart: server.restart,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
