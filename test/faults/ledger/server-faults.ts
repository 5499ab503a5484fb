/** What can happen to the broker, to the database, and on the way to either. */
import type { Random } from '../../demo/random.ts';
import type { Proxy, ProxyMode } from './proxy.ts';
import type { LedgerBroker, LedgerDatabase, ShownFault } from './servers.ts';

const PROXY_MODES: readonly ProxyMode[] = [
  'refuse',
  'reset',
  'blackhole',
  'half-close-client',
  'half-close-server',
  'delay',
  'throttle',
];

export function brokerFaultsOf(broker: LedgerBroker, proxies: readonly Proxy[]): ShownFault[] {
  return [
    ...broker.outages,
    connectionsClosed(broker),
    alarm(broker, 'memory'),
    alarm(broker, 'disk'),
    ...PROXY_MODES.map((mode) => onTheWay('to the broker', mode, proxies)),
  ];
}

export function databaseFaultsOf(
  database: LedgerDatabase,
  proxies: readonly Proxy[],
  random: Random,
): ShownFault[] {
  return [
    ...database.outages,
    commandsFail(database, 'an error', { errorCode: random.pick(PASSING_CODES) }),
    commandsFail(database, 'a write concern error', {
      writeConcernError: { code: random.pick([64, 91, 189]), errmsg: 'by the fail point' },
    }),
    commandsFail(database, 'a closed connection', { closeConnection: true }),
    commandsFail(database, 'silence', { blockConnection: true, blockTimeMS: 1500 }),
    ...PROXY_MODES.map((mode) => onTheWay('to mongod', mode, proxies)),
  ];
}

/**
 * Errors that say nothing of a document: HostUnreachable, HostNotFound, MaxTimeMSExpired, NetworkTimeout, ShutdownInProgress, WriteConflict,
 * PrimarySteppedDown, ExceededTimeLimit, StaleConfig and SocketException, NotWritablePrimary, InterruptedAtShutdown, InterruptedDueToReplStateChange,
 * NotPrimaryNoSecondaryOk, NotPrimaryOrSecondary, OutOfDiskSpace; and one that no version knows.
 */
const PASSING_CODES = [
  6, 7, 50, 89, 91, 112, 189, 262, 13388, 9001, 10107, 11600, 11602, 13435, 13436, 14031, 99_999,
] as const;

function connectionsClosed(broker: LedgerBroker): ShownFault {
  let closed = 0;
  return {
    name: 'the broker closes all connections',
    kind: 'connections',
    async begin() {
      closed = await broker.closeConnections();
    },
    async evidence() {
      // At a moment when there were none it was no fault.
      if (closed === 0) closed = await broker.closeConnections();
      return closed > 0 ? `${closed} connections` : '';
    },
    end: async () => undefined,
  };
}

function alarm(broker: LedgerBroker, resource: 'memory' | 'disk'): ShownFault {
  return {
    name: `the broker is short of ${resource}`,
    kind: 'alarm',
    begin: () => broker.setAlarm(resource, true),
    evidence: broker.alarms,
    end: () => broker.setAlarm(resource, false),
  };
}

function commandsFail(database: LedgerDatabase, how: string, what: object): ShownFault {
  const data = { failCommands: ['insert'], ...what };
  return {
    name: `mongod answers inserts with ${how} (${JSON.stringify(what)})`,
    kind: 'commands',
    begin: () => database.startFailing(data),
    async evidence() {
      const failed = await database.failed();
      return failed > 0 ? `${failed} inserts` : '';
    },
    end: database.stopFailing,
  };
}

function onTheWay(where: string, mode: ProxyMode, proxies: readonly Proxy[]): ShownFault {
  const setAll = async (to: ProxyMode) => {
    for (const proxy of proxies) await proxy.set(to);
  };
  return {
    name: `the way ${where}: ${mode}`,
    kind: 'network',
    begin: () => setAll(mode),
    async evidence() {
      const hits = proxies.reduce((sum, proxy) => sum + proxy.hits, 0);
      return hits > 0 ? `${hits} times` : '';
    },
    end: () => setAll('pass'),
  };
}
