/** The command line of a lean MongoDB server on loopback. */
export function mongodArguments(dataFolder: string, port: number): string[] {
  const line =
    `--port ${port} --bind_ip 127.0.0.1 --nounixsocket --noscripting --quiet ` +
    `--wiredTigerCacheSizeGB 1 --setParameter diagnosticDataCollectionEnabled=false`;
  return ['--dbpath', dataFolder, ...line.split(' ')];
}
