/** RabbitMQ for development: at the configured URL, else on this machine. */
import { join } from 'node:path';
import { endpoint } from './endpoint.ts';
import { epmdProgram, rabbitmqFolder } from './install-rabbitmq.ts';
import { freePorts } from './ports.ts';
import { addressesOf, listens, probeAmqp } from './probe.ts';
import type { Answer } from './probe.ts';
import { endRecorded, startDetached } from './process-record.ts';
import { prepareNode } from './rabbitmq-node.ts';
import type { Service } from './service.ts';
import { until } from './until.ts';

/** Of the node's console, in the service's folder, which is only its user's. */
export const consoleFile = 'console';

const epmdWithinMs = 5000;

export function rabbitmqService(): Service {
  const at = endpoint({
    variables: ['LOGAGG_AMQP_URL', 'RABBITMQ_URI'],
    fallback: 'amqp://guest:guest@localhost:5672/',
    port: 5672,
  });
  const user = at.user || 'guest';
  const password = at.password || 'guest';
  const vhost = at.path || '/';
  return {
    name: 'RabbitMQ',
    protocol: 'AMQP',
    key: 'rabbitmq',
    endpoint: at,
    missing: at.tls ? 'TLS' : undefined,
    composeSettings: {
      LOGAGG_AMQP_PORT: String(at.port),
      RABBITMQ_DEFAULT_USER: user,
      RABBITMQ_DEFAULT_PASS: password,
      RABBITMQ_DEFAULT_VHOST: vhost,
    },
    async probe() {
      const answers = await Promise.all(addressesOf(at).map((address) => probeAmqp(address)));
      const isAny = (answer: Answer) => answers.includes(answer);
      return isAny('answers') ? 'answers' : isAny('foreign') ? 'foreign' : 'silent';
    },
    async startNative(folder) {
      const programs = await rabbitmqFolder();
      const [distPort = 0, epmdPort = 0] = await freePorts(2);
      const console = join(folder, consoleFile);
      const env = prepareNode({
        name: 'logagg@localhost',
        folder,
        port: at.port,
        distPort,
        epmdPort,
        user,
        password,
        vhost,
        console,
      });
      const logFile = join(folder, 'server.log');
      const registry = join(folder, 'epmd.pid');
      await endRecorded(registry);
      const args = ['-port', String(epmdPort)];
      await startDetached({ command: epmdProgram(), args, env, logFile, recordFile: registry });
      // Without it the node would start a registry of its own that nobody ever stops.
      await until(() => listens({ host: '127.0.0.1', port: epmdPort }), epmdWithinMs);
      const command = join(programs, 'rabbitmq-server');
      await startDetached({
        command,
        args: [],
        env,
        logFile,
        recordFile: join(folder, 'server.pid'),
      });
    },
  };
}
