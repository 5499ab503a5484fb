/** The dead-letter queue opened for a subcommand of `dead`, and what is said when there is nothing to do. */
import { hostname } from 'node:os';
import { type DeadLetters, openDeadLetters } from '../broker/dead-letters.ts';
import { DEAD_QUEUE } from '../broker/topology.ts';
import { EXIT } from '../exit.ts';
import type { Io } from '../io.ts';
import { brokerTalk } from '../view/broker-talk.ts';
import type { Progress } from '../view/progress.ts';
import type { ConnectionSettings } from '../broker/connection.ts';

export interface Desk {
  box: DeadLetters;
  /** For a further connection to the same broker. */
  link: ConnectionSettings;
}

interface DeskSettings {
  amqpUrl: string;
  wait: number;
}

/**
 * Runs `work` on the queue and closes it; resolves to its exit code. `whenEmpty` is printed where there is nothing:
 * no queue and an empty one are no errors.
 */
export async function atDesk(
  io: Io,
  progress: Progress,
  settings: DeskSettings,
  work: (desk: Desk) => Promise<number>,
  whenEmpty = '',
): Promise<number> {
  const link = {
    url: settings.amqpUrl,
    name: `logagg dead ${hostname()}:${io.pid}`,
    waitMs: settings.wait,
    onEvent: brokerTalk(progress),
  };
  const box = await openDeadLetters(link, io.stop);
  if (box === undefined) {
    progress.stop();
    return EXIT.done;
  }
  try {
    const nothing = emptyText(box);
    if (nothing === undefined) return await work({ box, link });
    progress.done(nothing);
    io.stdout.write(whenEmpty);
    return EXIT.done;
  } finally {
    progress.stop();
    await box.close();
  }
}

function emptyText({ found }: DeadLetters): string | undefined {
  if (found === undefined) {
    return `there is no queue ${DEAD_QUEUE} in this virtual host: nothing was ever parked here`;
  }
  if (found.letters > 0) return undefined;
  return found.readers > 0
    ? `${DEAD_QUEUE}: another reader holds what there is`
    : `${DEAD_QUEUE} is empty`;
}
