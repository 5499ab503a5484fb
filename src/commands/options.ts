/** Options that several commands share, each with its environment variable. */
import { Option } from 'commander';
import { READ_FROM } from '../query/read-from.ts';

/** What a command's action gets beside its flags, and how it says its exit code. */
export type Ended = (code: number) => void;

export function amqpUrl(): Option {
  return new Option(
    '--amqp-url <url>',
    'RabbitMQ; of a cluster user:password@host,host,host, or several URLs with commas; ' +
      'RABBITMQ_URI is heard too (default: amqp://guest:guest@localhost:5672/)',
  ).env('LOGAGG_AMQP_URL');
}

export function mongoUrl(): Option {
  return new Option(
    '--mongo-url <url>',
    'MongoDB, with the database; MONGO_URI is heard too (default: mongodb://localhost:27017/logagg)',
  ).env('LOGAGG_MONGO_URL');
}

export function readFrom(): Option {
  return new Option(
    '--read-from <members>',
    'which members of a replica set answer; a secondary may be behind (default: primary)',
  )
    .choices(READ_FROM)
    .env('LOGAGG_READ_FROM');
}

export function timezone(what: string): Option {
  return new Option('-z, --timezone <zone>', `${what}: local, utc, or a name such as Europe/Berlin`)
    .env('LOGAGG_TIMEZONE')
    .default('local');
}

export function wait(): Option {
  return new Option(
    '--wait <duration>',
    'give up when a server cannot be reached for so long at the start (default: never)',
  ).env('LOGAGG_WAIT');
}

export function shutdownTimeout(): Option {
  return new Option(
    '--shutdown-timeout <duration>',
    'how long a stop may take to finish what is under way',
  )
    .env('LOGAGG_SHUTDOWN_TIMEOUT')
    .default('10s');
}
