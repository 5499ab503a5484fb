/** Finds databases and processes that a test run left behind. */
import { readdirSync, readFileSync } from 'node:fs';
import { MongoClient } from 'mongodb';

const ownDatabases = new Set(['admin', 'config', 'local']);

/** The databases on a server beside its own. */
export async function databasesOn(url: string): Promise<string[]> {
  const client = new MongoClient(url);
  const { databases } = await client.db().admin().listDatabases({ nameOnly: true });
  await client.close();
  return databases.map(({ name }) => name).filter((name) => !ownDatabases.has(name));
}

/** The processes that were started with this `NAME=value`; none where the system has no /proc. */
export function markedProcesses(mark: string): string[] {
  return entries('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => read(pid, 'environ').split('\0').includes(mark))
    .map((pid) => `${pid} ${read(pid, 'cmdline').replaceAll('\0', ' ').trim()}`);
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function read(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    return '';
  }
}
