/** The command behind `bin/services`: starts and stops RabbitMQ and MongoDB for development. */
import { join } from 'node:path';
import { LogaggError, messageOf } from '../../src/errors.ts';
import { servicesFolder } from './folders.ts';
import { withLock } from './lock.ts';
import { mongodbService } from './mongodb-service.ts';
import { rabbitmqService } from './rabbitmq-service.ts';
import { bringDown, bringUp, statusOf } from './service.ts';
import type { Service } from './service.ts';

const usage = `Usage: bin/services up|down|status

  up      takes the RabbitMQ and the MongoDB that answer at LOGAGG_AMQP_URL and LOGAGG_MONGO_URL
          (default: this machine), else starts them in Docker, else from native packages
  down    stops what up started; the data stay
  status  tells of each server where it is, how it runs and whether it answers
`;

/** Exit codes by kind of error; any other error is a plain failure. */
const exitCodes: Partial<Record<LogaggError['kind'], number>> = { usage: 2, unreachable: 69 };

process.exitCode = await main(process.argv.slice(2));

async function main([verb, ...rest]: string[]): Promise<number> {
  if (verb === '--help' || verb === '-h') {
    process.stdout.write(usage);
    return 0;
  }
  const run = { up, down, status }[rest.length === 0 ? (verb ?? '') : ''];
  if (run === undefined) {
    process.stderr.write(usage);
    return 2;
  }
  try {
    return await run([rabbitmqService(), mongodbService()]);
  } catch (error) {
    return report(error);
  }
}

async function up(services: readonly Service[]): Promise<number> {
  const failures = await alone(services, bringUp);
  const state = await status(services);
  return failures || state;
}

async function down(services: readonly Service[]): Promise<number> {
  return alone(services, async (service) => say(`${service.name}: ${await bringDown(service)}`));
}

async function status(services: readonly Service[]): Promise<number> {
  let code = 0;
  for (const service of services) {
    const { answers, how } = await statusOf(service);
    const state = answers ? 'answering' : 'not answering';
    say(`${service.name}: ${service.endpoint.shown}, ${how}, ${state}`);
    if (!answers) code = 69;
  }
  return code;
}

/** Works on all services at once, while no other `up` or `down` does; a failure of one stops none. */
async function alone(
  services: readonly Service[],
  work: (service: Service) => Promise<void>,
): Promise<number> {
  const codes = await withLock(join(servicesFolder(), 'lock'), () =>
    Promise.all(services.map((service) => work(service).then(() => 0, report))),
  );
  return Math.max(...codes);
}

function report(error: unknown): number {
  const { kind, hint } =
    error instanceof LogaggError ? error : { kind: undefined, hint: undefined };
  process.stderr.write(`services: ${messageOf(error)}${hint ? `; ${hint}` : ''}\n`);
  return (kind && exitCodes[kind]) ?? 1;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
