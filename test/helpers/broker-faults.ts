/** The two ways in which a broker goes away and comes back with what it had. */
import type { BrokerServer } from '../servers/rabbitmq.ts';

export interface Fault {
  /** What the broker does, as a part of a sentence. */
  name: string;
  begin: () => Promise<void>;
  end: () => Promise<void>;
}

export function brokerFaults(broker: BrokerServer): Fault[] {
  return [
    {
      name: 'is killed',
      async begin() {
        broker.kill('SIGKILL');
        await broker.gone();
      },
      end: broker.restart,
    },
    {
      name: 'is stopped by its operator',
      // What `rabbitmqctl stop_app` and `start_app` do, without the half second that they take to begin.
      begin: async () => void (await broker.evaluate('rabbit:stop(), "done"')),
      end: async () => void (await broker.evaluate('rabbit:start(), "done"')),
    },
  ];
}
