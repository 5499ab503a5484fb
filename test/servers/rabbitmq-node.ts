/** How a broker node is told where everything of its own lies, so that it shares nothing. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface BrokerNode {
  /** Data, logs and settings. */
  folder: string;
  /** Where the Erlang cookie lies, which the nodes of a cluster share; without it the folder. */
  home?: string;
  /** Erlang's name of the node; no two nodes of a cluster have the same. */
  name: string;
  port: number;
  /** For talk between nodes and from rabbitmqctl. */
  distPort: number;
  /** The node's own name registry: a shared one would outlive it and know a system broker. */
  epmdPort: number;
  user?: string;
  password?: string;
  vhost?: string;
  /** Further lines of `rabbitmq.conf`. */
  settings?: readonly string[];
  /** The socket of the node's console; without it the node has none. */
  console?: string;
}

const consoleProgram = fileURLToPath(new URL('console.erl', import.meta.url));

/** Writes the node's settings and gives the environment of its programs. */
export function prepareNode(node: BrokerNode): NodeJS.ProcessEnv {
  const { folder, home = folder, name, port } = node;
  const { user = 'guest', password = 'guest', vhost = '/' } = node;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const settings = join(folder, 'rabbitmq.conf');
  const plugins = join(folder, 'enabled_plugins');
  writeFileSync(
    settings,
    [
      `listeners.tcp.1 = 127.0.0.1:${port}`,
      `default_user = ${user}`,
      `default_pass = ${password}`,
      `default_vhost = ${vhost}`,
      // Development machines run near the edge; an alarm here would only look like a bug.
      'disk_free_limit.absolute = 1MB',
      'log.file.level = warning',
      'log.console = false',
      ...(node.settings ?? []),
      '',
    ].join('\n'),
  );
  writeFileSync(plugins, '[].\n');
  return {
    PATH: process.env['PATH'],
    LANG: 'C.UTF-8',
    HOME: home,
    ERL_EPMD_PORT: String(node.epmdPort),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    ERL_CRASH_DUMP_SECONDS: '0',
    LOGAGG_CONSOLE: node.console,
    RABBITMQ_NODENAME: name,
    RABBITMQ_NODE_PORT: String(port),
    RABBITMQ_DIST_PORT: String(node.distPort),
    RABBITMQ_MNESIA_BASE: join(folder, 'data'),
    RABBITMQ_LOG_BASE: join(folder, 'log'),
    RABBITMQ_CONFIG_FILE: settings,
    RABBITMQ_CONF_ENV_FILE: join(folder, 'none'),
    RABBITMQ_ADVANCED_CONFIG_FILE: join(folder, 'none'),
    RABBITMQ_ENABLED_PLUGINS_FILE: plugins,
    // The start script then becomes the server instead of waiting for it: one process, one id.
    RUNNING_UNDER_SYSTEMD: 'true',
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: [
      '-kernel inet_dist_use_interface {127,0,0,1}',
      '+S 2:2 +A 16 +sbwt none +sbwtdcpu none +sbwtdio none',
      ...(node.console ? [`-run file eval ${consoleProgram}`] : []),
    ].join(' '),
  };
}
