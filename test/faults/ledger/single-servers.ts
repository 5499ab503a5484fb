/** One broker node and one mongod of the round, as the ledger wants them. A cluster takes the place of these here. */
import { readFile } from 'node:fs/promises';
import { MongoClient } from 'mongodb';
import { brokerFaults } from '../../helpers/broker-faults.ts';
import { queueState } from '../../helpers/queue.ts';
import { type MongodServer, startMongod } from '../../servers/mongod.ts';
import { listens } from '../../servers/probe.ts';
import { type BrokerServer, startRabbitmq } from '../../servers/rabbitmq.ts';
import type { LedgerBroker, LedgerDatabase, LedgerServers, ShownFault } from './servers.ts';

const NAME = 'ledger';
/** A peer that vanished is noticed after two of them; logagg's own 15 s would make up most of a round. */
const HEARTBEAT_S = 2;

export async function startSingleServers(): Promise<LedgerServers> {
  const [node, mongod] = await Promise.all([startRabbitmq(), startMongod()]);
  const url = await node.vhost(NAME);
  const client = new MongoClient(mongod.url, { serverSelectionTimeoutMS: 60_000 });
  return {
    broker: ledgerBroker(node, url),
    database: ledgerDatabase(mongod, client),
    async [Symbol.asyncDispose]() {
      await Promise.all([node.stop(), mongod.stop()]);
      await client.close();
    },
  };
}

function ledgerBroker(node: BrokerServer, url: string): LedgerBroker {
  const address = { host: '127.0.0.1', port: node.port };
  const { evaluate } = node;
  let redelivered = 0;

  async function settle(): Promise<void> {
    // RabbitMQ 3.10 keeps the registration of a new quorum queue in memory for half a second, and a node that is
    // killed in it loses the queue with all that it confirmed: https://github.com/rabbitmq/ra/pull/443
    await evaluate('[ok = dets:sync(Table) || Table <- dets:all()], "done"');
  }

  const counted = async (counter: string) =>
    Number(
      await evaluate(
        `integer_to_list(lists:sum([maps:get(${counter}, Counters, 0) ||
           Counters <- maps:values(rabbit_global_counters:overview())]))`,
      ),
    );

  return {
    addresses: [address],
    urlAt: ([at = address]) => {
      const through = new URL(url);
      through.host = `${at.host}:${at.port}`;
      through.searchParams.set('heartbeat', String(HEARTBEAT_S));
      return through.href;
    },
    url,
    outages: brokerFaults(node).map(({ name, begin, end }) => ({
      name: `the broker ${name}`,
      kind: 'outage' as const,
      async begin() {
        await settle();
        // A node that is stopped counts from zero again.
        redelivered += await counted('messages_redelivered_total');
        await begin();
      },
      evidence: async () => ((await listens(address)) ? '' : 'it does not listen'),
      end,
    })),
    async closeConnections() {
      const { length } = await node.leaks();
      await evaluate('rabbit_networking:close_all_connections("maintenance"), "done"');
      return length;
    },
    async setAlarm(resource, isOn) {
      const order =
        resource === 'memory'
          ? `vm_memory_monitor:set_vm_memory_high_watermark(${isOn ? 0.0001 : 0.4})`
          : `rabbit_disk_monitor:set_disk_free_limit("${isOn ? '9999GB' : '1MB'}")`;
      await evaluate(`${order}, "done"`);
    },
    alarms: () =>
      evaluate(
        `lists:join(" ", [atom_to_list(R) || {{resource_limit, R, _}, _} <- rabbit_alarm:get_alarms()])`,
      ),
    // One that is just being made, or on its way down, has no answer.
    queue: (name) => queueState(node, NAME, name).catch(() => ({ messages: NaN, consumers: 0 })),
    settle,
    redelivered: async () => redelivered + (await counted('messages_redelivered_total')),
    returned: () => counted('messages_unroutable_returned_total'),
  };
}

function ledgerDatabase(mongod: MongodServer, client: MongoClient): LedgerDatabase {
  const admin = client.db('admin');
  let failedBefore = 0;
  const setFailing = (mode: unknown, data?: Record<string, unknown>) =>
    admin.command({ configureFailPoint: 'failCommand', mode, ...(data && { data }) });
  return {
    addresses: [{ host: '127.0.0.1', port: mongod.port }],
    urlAt: ([at]) => `mongodb://${at?.host}:${at?.port}/${NAME}`,
    db: client.db(NAME),
    outages: [
      mongodGoes('is killed', 'SIGKILL', mongod),
      mongodGoes('is stopped by its operator', 'SIGTERM', mongod),
      mongodHangs(mongod),
    ],
    async startFailing(data) {
      ({ count: failedBefore } = await setFailing('alwaysOn', data));
    },
    async failed() {
      const parameter = 'failpoint.failCommand';
      const answer = await admin.command({ getParameter: 1, [parameter]: 1 });
      return Number(answer[parameter].timesEntered) - failedBefore;
    },
    async stopFailing() {
      await setFailing('off');
    },
  };
}

function mongodGoes(how: string, signal: NodeJS.Signals, mongod: MongodServer): ShownFault {
  const address = { host: '127.0.0.1', port: mongod.port };
  return {
    name: `mongod ${how}`,
    kind: 'outage',
    async begin() {
      mongod.kill(signal);
      await mongod.gone();
    },
    evidence: async () => ((await listens(address)) ? '' : 'it does not listen'),
    end: mongod.restart,
  };
}

function mongodHangs(mongod: MongodServer): ShownFault {
  return {
    name: 'mongod hangs',
    kind: 'outage',
    isLong: true,
    begin: async () => mongod.kill('SIGSTOP'),
    async evidence() {
      const status = await readFile(`/proc/${mongod.pid()}/stat`, 'utf8');
      return status.includes(') T ') ? 'its process is stopped' : '';
    },
    end: async () => mongod.kill('SIGCONT'),
  };
}
