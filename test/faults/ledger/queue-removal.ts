/** An operator deletes the queues under those who use them. */
import { eventually } from '../../helpers/eventually.ts';
import { openChannel } from '../../helpers/reference.ts';
import type { Journal } from './journal.ts';
import type { LedgerBroker } from './servers.ts';
import type { Source } from './sources.ts';

interface Removal {
  broker: LedgerBroker;
  sources: readonly Source[];
  /** How many lines are accepted and neither stored nor parked. */
  queued(): Promise<number>;
  journal: Journal;
}

/**
 * What is in a queue is gone with it by decree, and the ledger could not tell it from a loss. So the sources rest until
 * nothing is queued, and go on the moment the queues are gone: what is published then must be noticed and sent again. A
 * quorum queue cannot be deleted on the condition that it is empty. MonitoringQueue goes too: were it still there, it
 * would take a WARN that LogQueue misses, and the broker would confirm it.
 */
export async function removeQueues({ broker, sources, queued, journal }: Removal): Promise<void> {
  journal.note('the queues are to be deleted: waiting until they are empty');
  await Promise.all(sources.map((source) => source.pause()));
  await eventually(queued, (count) => count === 0);
  await eventually(
    () => broker.queue('LogQueue'),
    ({ messages }) => messages === 0,
  );
  const before = await broker.returned();
  {
    await using channel = await openChannel(broker.url);
    await Promise.all(['LogQueue', 'MonitoringQueue'].map((name) => channel.deleteQueue(name)));
    for (const source of sources) if (!source.isFresh) source.resume();
  }
  const returned = await eventually(broker.returned, (count) => count > before);
  await eventually(
    () => broker.queue('LogQueue'),
    ({ consumers }) => consumers > 0,
  );
  journal.note(`    over: the queues were deleted: ${returned - before} messages were returned`);
  for (const source of sources) if (source.isFresh) source.resume();
  await broker.settle();
}
