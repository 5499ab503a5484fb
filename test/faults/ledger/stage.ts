/** All that takes part in a round: servers, proxies before them, sources, collectors, and the oracle that knows. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom, type Random } from '../../demo/random.ts';
import { eventually } from '../../helpers/eventually.ts';
import { startLogagg } from '../../helpers/process.ts';
import { removeFolder, scratchFolder } from '../../servers/scratch.ts';
import { type Collectors, startCollectors } from './collectors.ts';
import { followedFile } from './followed-file.ts';
import type { Journal } from './journal.ts';
import { createOracle, type Oracle } from './oracle.ts';
import { pipe } from './pipe.ts';
import { plainFiles } from './plain-files.ts';
import { type Proxy, startProxy } from './proxy.ts';
import type { LedgerServers } from './servers.ts';
import type { Source, SourceSettings } from './sources.ts';

export interface Stage extends LedgerServers {
  oracle: Oracle;
  random: Random;
  brokerProxies: readonly Proxy[];
  databaseProxies: readonly Proxy[];
  sources: readonly Source[];
  collectors: Collectors;
  env: NodeJS.ProcessEnv;
  folder: string;
  /** What must have been seen in a round, or it proves nothing. */
  seen: Map<string, number>;
  /** What happened that must not, though the ledger may not show it. */
  complaints: string[];
}

/** `servers` are the round's own, and end with it. */
export async function openStage(
  servers: LedgerServers,
  seed: number,
  { heard }: Journal,
): Promise<Stage> {
  const { broker, database } = servers;
  const brokerProxies = await Promise.all(broker.addresses.map(startProxy));
  const databaseProxies = await Promise.all(database.addresses.map(startProxy));
  const env = {
    LOGAGG_AMQP_URL: broker.urlAt(brokerProxies.map(({ address }) => address)),
    LOGAGG_MONGO_URL: database.urlAt(databaseProxies.map(({ address }) => address)),
    LOGAGG_TIMEZONE: 'utc',
  };
  const oracle = createOracle();
  const random = createRandom(seed);
  const folder = scratchFolder('ledger');
  const complaints: string[] = [];
  const seen = new Map<string, number>();
  const complain = (text: string) => void complaints.push(text);
  const count = (what: string, more: number) => void seen.set(what, (seen.get(what) ?? 0) + more);

  const settingsFor = (name: string): SourceSettings => {
    const own = join(folder, name);
    mkdirSync(own, { mode: 0o700 });
    // What each of them draws must not depend on when the others do.
    const ownRandom = createRandom(random.whole(0, 2 ** 31));
    return { oracle, random: ownRandom, folder: own, env, count, heard, complain };
  };

  await startLogagg(['collect', '--until-empty'], env).ended;
  await broker.settle();
  const collectors = startCollectors(settingsFor('collectors'));
  const sources = [
    followedFile(settingsFor('followed')),
    plainFiles(settingsFor('files')),
    pipe({ ...settingsFor('always'), spool: 'always' }),
    pipe({ ...settingsFor('overflow'), spool: 'overflow' }),
  ];
  await eventually(
    () => broker.queue('LogQueue'),
    ({ consumers }) => consumers > 0,
  );
  return {
    ...servers,
    oracle,
    random,
    brokerProxies,
    databaseProxies,
    sources,
    collectors,
    env,
    folder,
    seen,
    complaints,
    async [Symbol.asyncDispose]() {
      await Promise.all([...sources, collectors].map((each) => each.abandon()));
      await Promise.all([...brokerProxies, ...databaseProxies].map((proxy) => proxy.close()));
      await servers[Symbol.asyncDispose]();
      removeFolder(folder);
    },
  };
}
