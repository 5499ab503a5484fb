/** What happens to a connection, said to a person: each trouble once, and its end. */
import type { ConnectionEvent } from '../broker/connection.ts';
import { maskUrl } from '../mask-url.ts';
import { formatDuration } from '../query/duration.ts';
import type { Progress } from './progress.ts';

/** A listener that says on `progress` what a person should know of the connection to the broker. */
export function brokerTalk(progress: Pick<Progress, 'say'>): (event: ConnectionEvent) => void {
  let isLost = false;
  let isFirst = true;
  return (event) => {
    switch (event.type) {
      case 'lost':
        isLost = true;
        progress.say(
          `RabbitMQ at ${maskUrl(event.url)}: ${event.reason}; ${outlook(event.retryInMs)}`,
        );
        break;
      case 'connected':
        if (isLost) progress.say(`RabbitMQ at ${maskUrl(event.url)}: connected`);
        if (isFirst && event.adopted.length > 0) {
          progress.say(
            `RabbitMQ: using ${event.adopted.join(', ')} as found, not as logagg would declare`,
          );
        }
        if (event.away.length > 0) {
          progress.say(
            `RabbitMQ: ${event.away.join(', ')} is on a node that is down, and gets nothing until it is back`,
          );
        }
        isLost = false;
        isFirst = false;
        break;
      case 'blocked':
        progress.say(`RabbitMQ takes no messages (${event.reason}); waiting`);
        break;
      case 'unblocked':
        progress.say('RabbitMQ takes messages again');
        break;
    }
  };
}

function outlook(retryInMs: number): string {
  return retryInMs > 0 ? `trying again in ${formatDuration(retryInMs)}` : 'trying the next host';
}
