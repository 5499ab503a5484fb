/** What the ledger asks of a broker and a database that it breaks: single servers, or clusters of them. */
import type { Db } from 'mongodb';
import type { Fault } from '../../helpers/broker-faults.ts';
import type { QueueState } from '../../helpers/queue.ts';
import type { Address } from '../../servers/probe.ts';

/** A fault of which can be shown, from the side of the server, that it happened. */
export interface ShownFault extends Fault {
  /** A short round has one of each. */
  kind: 'outage' | 'connections' | 'alarm' | 'network' | 'commands' | 'process' | 'stray';
  /** It may last a minute, in a round that has the time. */
  isLong?: true;
  /** What shows it, between `begin` and `end`; empty while nothing does. */
  evidence(): Promise<string>;
}

interface Backend {
  /** Where its members listen. A proxy stands before each of them. */
  addresses: readonly Address[];
  /** The URL by which logagg reaches it through these addresses, one for each of its members and in their order. */
  urlAt(addresses: readonly Address[]): string;
  /** All the ways in which it, or a part of it, goes away and comes back with what it had. */
  outages: readonly ShownFault[];
}

export interface LedgerBroker extends Backend {
  /** As its operator, past the proxies. */
  url: string;
  /** Closes all connections from its side; gives how many. */
  closeConnections(): Promise<number>;
  setAlarm(resource: 'memory' | 'disk', isOn: boolean): Promise<void>;
  /** The resources for which it holds back publishers now. */
  alarms(): Promise<string>;
  queue(name: string): Promise<QueueState>;
  /** Makes what was declared so firm that a node which is killed knows it again. */
  settle(): Promise<void>;
  /** Messages that it handed out a second time, of all nodes since the start. */
  redelivered(): Promise<number>;
  /** Messages that it gave back to their publishers, as no queue took them; since a node was last started. */
  returned(): Promise<number>;
}

export interface LedgerDatabase extends Backend {
  /** Past the proxies. */
  db: Db;
  /** Makes commands fail by mongod's own fail point `failCommand`; `data` says which and how. */
  startFailing(data: Record<string, unknown>): Promise<void>;
  /** How many have failed since. */
  failed(): Promise<number>;
  stopFailing(): Promise<void>;
}

export interface LedgerServers extends AsyncDisposable {
  broker: LedgerBroker;
  database: LedgerDatabase;
}
