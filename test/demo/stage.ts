/** Sets the stage: the servers, and on them a virtual host and a database of the demo's own. */
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { type DemoDatabase, demoDatabase } from './database.ts';
import { findServers } from './servers.ts';
import type { Terminal } from './terminal.ts';
import type { Undo } from './undo.ts';
import { privateVhost } from './vhost.ts';

export interface Stage {
  amqpUrl: string;
  database: DemoDatabase;
}

const checkout = fileURLToPath(new URL('../..', import.meta.url));

export async function setStage(terminal: Terminal, undo: Undo): Promise<Stage> {
  const servers = await findServers();
  undo.add('a server that was started', servers.stopStarted);
  terminal.step('RabbitMQ and MongoDB: what answers, else Docker, else native packages.');
  await terminal.run('bin/services up', { cwd: checkout, env: process.env, asksUser: true });

  const name = `logagg_demo_${randomBytes(4).toString('hex')}`;
  const vhost = await privateVhost({
    url: servers.amqpUrl,
    name,
    console: await servers.console(),
  });
  undo.add(vhost.shown, vhost.remove);
  const database = demoDatabase(servers.mongoUrl, name);
  undo.add(`the connection to ${name}`, database.close);
  undo.add(`the database ${name}`, database.remove);
  terminal.say(`For the demo alone, removed at its end:\n  ${vhost.shown}\n  the database ${name}`);
  return { amqpUrl: vhost.url, database };
}
