/** The most memory that emit and collect have at a time, which must not grow with the input. */
import type { MongodServer } from '../servers/mongod.ts';
import type { BrokerServer } from '../servers/rabbitmq.ts';
import { row } from './pairs.ts';
import { withPipe } from './pipe.ts';
import { run } from './process.ts';
import type { Input } from './throughput.ts';

/** A row of the table. */
export async function memoryRow(
  broker: BrokerServer,
  mongod: MongodServer,
  { path, records }: Input,
): Promise<string> {
  const [emit, collect] = await withPipe(broker, mongod, async ({ env }) => [
    await run(env, 'emit', path),
    await run(env, 'collect', '--until-empty'),
  ]);
  const peaks = `emit ${mebibytes(emit)}, collect ${mebibytes(collect)}`;
  return row([`peak memory over ${records} records`, peaks, '', '', 'under 250 MiB each']);
}

function mebibytes(measured: { peakMiB: number } | undefined): string {
  return `${Math.round(measured?.peakMiB ?? Number.NaN)} MiB`;
}
