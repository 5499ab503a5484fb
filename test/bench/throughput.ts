/** Emit, collect and both at once, packed and one record a message, beside bare loops that do the same work. */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { MongodServer } from '../servers/mongod.ts';
import type { BrokerServer } from '../servers/rabbitmq.ts';
import { bareConsumeAndInsert, bareInsert, barePublish } from './bare.ts';
import { writeFramed } from './framed.ts';
import type { Pair } from './pairs.ts';
import { withPipe } from './pipe.ts';
import { run, runPiped, start } from './process.ts';
import { messagesOf } from './records.ts';

const PACKED = 300;

export interface Input {
  path: string;
  records: number;
}

/** The file of the messages that emit makes of an input. */
function framed({ path }: Input, batchSize: number): string {
  const file = `${path}.${batchSize}`;
  if (!existsSync(file)) writeFramed(file, messagesOf(path, batchSize));
  return file;
}

export interface Inputs {
  /** Is packed. */
  large: Input;
  /** As large, of other lines. */
  json: Input;
  syslog: Input;
  /** Is sent with one record a message. */
  small: Input;
}

export function throughputPairs(
  broker: BrokerServer,
  mongod: MongodServer,
  { large, json, syslog, small }: Inputs,
): Pair[] {
  const insertAlone = (input: Input) =>
    withPipe(broker, mongod, ({ mongoUrl }) => bareInsert(mongoUrl, framed(input, PACKED)));

  const publishAlone = (input: Input, batchSize: number) =>
    withPipe(broker, mongod, ({ amqpUrl }) => barePublish(amqpUrl, framed(input, batchSize)));

  const emitAlone = ({ path }: Input, batchSize: number) =>
    withPipe(broker, mongod, async ({ env }) => {
      const { seconds } = await run(env, 'emit', path, '--batch-size', String(batchSize));
      return seconds;
    });

  /** As a pipe is read: with a spool behind it, or without. */
  const emitPiped = ({ path }: Input, spool: string) =>
    withPipe(broker, mongod, async ({ env }) => {
      const folder = `${path}.spool`;
      const args = ['--spool', spool, '--spool-folder', folder, '--spool-max', '1GiB'];
      const { seconds } = await runPiped(env, path, 'emit', '-s', 'bench', ...args);
      await rm(folder, { recursive: true, force: true });
      return seconds;
    });

  const packedRow = (name: string, input: Input): Pair => ({
    name: `emit: file to confirmed, ${name}`,
    records: input.records,
    bare: () => publishAlone(input, PACKED),
    ours: () => emitAlone(input, PACKED),
    wanted: 0.5,
  });

  /** From the start of the process to the last record stored. */
  const collectAlone = ({ path, records }: Input, batchSize: number) =>
    withPipe(broker, mongod, async ({ env, stored }) => {
      await run(env, 'emit', path, '--batch-size', String(batchSize));
      const started = performance.now();
      const collect = start(env, 'collect');
      await stored(records);
      const seconds = (performance.now() - started) / 1000;
      collect.stop();
      await collect.ended;
      return seconds;
    });

  const bothAtOnce = ({ path, records }: Input, batchSize: number) =>
    withPipe(broker, mongod, async ({ env, stored }) => {
      const started = performance.now();
      const collect = start(env, 'collect');
      const emit = start(env, 'emit', path, '--batch-size', String(batchSize));
      await emit.ended;
      await stored(records);
      const seconds = (performance.now() - started) / 1000;
      collect.stop();
      await collect.ended;
      return seconds;
    });

  const consumeAndInsert = ({ path, records }: Input) =>
    withPipe(broker, mongod, async ({ amqpUrl, mongoUrl }) => {
      await barePublish(amqpUrl, framed({ path, records }, 1));
      return bareConsumeAndInsert(amqpUrl, mongoUrl, records);
    });

  return [
    packedRow('packed', large),
    packedRow('packed, JSON lines', json),
    packedRow('packed, syslog lines', syslog),
    {
      name: 'emit: pipe to confirmed, --spool always; beside --spool off',
      records: large.records,
      bare: () => emitPiped(large, 'off'),
      ours: () => emitPiped(large, 'always'),
      wanted: 0,
    },
    {
      name: 'collect: queue to stored, packed',
      records: large.records,
      bare: () => insertAlone(large),
      ours: () => collectAlone(large, PACKED),
      wanted: 0.75,
    },
    {
      name: 'both at once, packed; beside the bare insert alone',
      records: large.records,
      bare: () => insertAlone(large),
      ours: () => bothAtOnce(large, PACKED),
      wanted: 0.4,
    },
    {
      name: 'emit, one record a message',
      records: small.records,
      bare: () => publishAlone(small, 1),
      ours: () => emitAlone(small, 1),
      wanted: 0.8,
    },
    {
      name: 'collect, one record a message; beside a bare consume-and-insert loop',
      records: small.records,
      bare: () => consumeAndInsert(small),
      ours: () => collectAlone(small, 1),
      wanted: 0.75,
    },
    {
      name: 'both at once, one record a message; beside the bare insert alone',
      records: small.records,
      bare: () => insertAlone(small),
      ours: () => bothAtOnce(small, 1),
      wanted: 0,
    },
  ];
}
