/** Gives held letters back to the dead-letter queue in their order. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Channel, ChannelModel } from 'amqplib';
import type { Holder } from './dead-holder.ts';
import { DEAD_QUEUE } from './topology.ts';

/** Letters are back some time after their channel is closed: measured, up to 0.8 s on a busy broker. */
const CHECK_MS = 10;
const MAX_CHECKS = 500;

/** `holders` in the order in which they got their letters; resolves when all are back. */
export async function giveBack(model: ChannelModel, holders: readonly Holder[]): Promise<void> {
  // It may still be getting some; the others are full, or were cancelled before.
  await holders.at(-1)?.cancel();
  const watch = await model.createChannel();
  for (const holder of holders) {
    if (holder.left === 0 && holder.undecided === 0) {
      await holder.close();
      continue;
    }
    const readers = await readersOf(watch, (count) => count > 0);
    await holder.close();
    // What the next one holds must come behind these.
    await readersOf(watch, (count, messages) => count < readers && messages > 0);
  }
  await watch.close();
}

/** The consumers of the queue, when they are as wanted; the last answer when they never are, as others come and go. */
async function readersOf(
  watch: Channel,
  isWanted: (readers: number, messages: number) => boolean,
): Promise<number> {
  for (let checks = 1; ; checks += 1) {
    const { consumerCount, messageCount } = await watch.checkQueue(DEAD_QUEUE);
    if (checks === MAX_CHECKS || isWanted(consumerCount, messageCount)) return consumerCount;
    await delay(CHECK_MS);
  }
}
