/** The two servers: started where they do not answer, and only those stopped again. */
import { join } from 'node:path';
import { answersConsole } from '../servers/console.ts';
import { servicesFolder } from '../servers/folders.ts';
import { withLock } from '../servers/lock.ts';
import { consoleFile, rabbitmqService } from '../servers/rabbitmq-service.ts';
import { mongodbService } from '../servers/mongodb-service.ts';
import { bringDown, folderOf, nativePid, type Service } from '../servers/service.ts';
import { until } from '../servers/until.ts';

export interface Servers {
  amqpUrl: string;
  mongoUrl: string;
  /** The broker's console, if the broker is one that `bin/services` started. */
  console(): Promise<string | undefined>;
  /** Stops what did not answer when this was made. */
  stopStarted(): Promise<void>;
}

const CONSOLE_WITHIN_MS = 5000;

export async function findServers(): Promise<Servers> {
  const broker = rabbitmqService();
  const database = mongodbService();
  const down = await filterAsync([broker, database], async (service) => {
    return nativePid(service) === undefined && (await service.probe()) !== 'answers';
  });
  return {
    amqpUrl: broker.endpoint.url,
    mongoUrl: database.endpoint.url,
    async console() {
      if (nativePid(broker) === undefined) return undefined;
      const path = join(folderOf(broker), consoleFile);
      // It opens a little after the broker answers.
      return (await until(() => answersConsole(path), CONSOLE_WITHIN_MS)) ? path : undefined;
    },
    async stopStarted() {
      await withLock(join(servicesFolder(), 'lock'), () => Promise.all(down.map(bringDown)));
    },
  };
}

async function filterAsync(
  services: readonly Service[],
  check: (service: Service) => Promise<boolean>,
): Promise<Service[]> {
  const checks = await Promise.all(services.map(check));
  return services.filter((_, index) => checks[index]);
}
