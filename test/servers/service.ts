/** One of the two servers as `bin/services` sees it: where it is, how it runs, how to change that. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LogaggError } from '../../src/errors.ts';
import { composeDown, composeUp, hasDocker } from './docker.ts';
import type { Endpoint } from './endpoint.ts';
import { servicesFolder } from './folders.ts';
import type { Answer } from './probe.ts';
import { endRecorded, recordedPid } from './process-record.ts';
import { until } from './until.ts';

export interface Service {
  name: string;
  protocol: string;
  /** Its name in the compose file, and of its folder. */
  key: string;
  endpoint: Endpoint;
  probe: () => Promise<Answer>;
  /** What the URL asks for that a server started here has not. */
  missing: string | undefined;
  /** What the compose file is told by environment. */
  composeSettings: NodeJS.ProcessEnv;
  /** Starts the native server, detached, with the record of its process in the folder. */
  startNative: (folder: string) => Promise<void>;
}

/** Records of processes in a service's folder; the server is ended before what it needs. */
const recordFiles = ['server.pid', 'epmd.pid'] as const;

const answersWithinMs = 90_000;

export async function bringUp(service: Service): Promise<void> {
  const { name, endpoint, protocol } = service;
  const answer = await service.probe();
  if (answer === 'answers') return;
  const place = `${name} at ${endpoint.shown}`;
  if (!endpoint.isLocal) {
    throw unreachable(`${place} does not answer`, `start it there, or unset ${endpoint.variable}`);
  }
  if (answer === 'foreign' && !existsSync(dockerMark(service))) {
    const hint = `stop it, or set ${endpoint.variable} to another port`;
    throw unreachable(`Port ${endpoint.port} is taken by what does not speak ${protocol}`, hint);
  }
  if (service.missing !== undefined) {
    const hint = `start it yourself, or take that out of ${endpoint.variable}`;
    throw unreachable(`${place} cannot be started with ${service.missing}`, hint);
  }
  await start(service);
}

/** Stops what `bringUp` started and nothing else; says what it did. */
export async function bringDown(service: Service): Promise<string> {
  const pid = nativePid(service);
  if (existsSync(dockerMark(service))) {
    await composeDown(service.key);
    rmSync(dockerMark(service));
    return 'stopped (docker)';
  }
  for (const file of recordFiles) await endRecorded(join(folderOf(service), file));
  if (pid !== undefined) return `stopped (native, pid ${pid})`;
  return (await service.probe()) === 'silent'
    ? 'not running'
    : 'not started by services, left alone';
}

export async function statusOf(service: Service): Promise<{ answers: boolean; how: string }> {
  const answers = (await service.probe()) === 'answers';
  const pid = nativePid(service);
  if (existsSync(dockerMark(service))) return { answers, how: 'docker' };
  if (pid !== undefined) return { answers, how: `native, pid ${pid}` };
  return { answers, how: answers ? 'already running' : 'not running' };
}

/** The mark is there before the container is: a start that was cut short can be stopped. */
async function start(service: Service): Promise<void> {
  const folder = folderOf(service);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (nativePid(service) === undefined) {
    if (await hasDocker()) {
      process.stderr.write(`Starting ${service.name} in Docker\n`);
      writeFileSync(dockerMark(service), '');
      return composeUp(service.key, service.composeSettings);
    }
    await service.startNative(folder);
  }
  const answers = async () => (await service.probe()) === 'answers';
  await until(async () => nativePid(service) === undefined || (await answers()), answersWithinMs);
  if (await answers()) return;
  const log = join(folder, 'server.log');
  throw unreachable(`${service.name} was started and does not answer`, `read ${log}`);
}

/** One folder a port: a server for another URL shares nothing with it. */
export function folderOf({ key, endpoint }: Service): string {
  return join(servicesFolder(), `${key}-${endpoint.port}`);
}

function dockerMark(service: Service): string {
  return join(folderOf(service), 'docker');
}

/** The process of a server that was started from native packages, while it runs. */
export function nativePid(service: Service): number | undefined {
  return recordedPid(join(folderOf(service), recordFiles[0]));
}

function unreachable(message: string, hint: string): Error {
  return new LogaggError('unreachable', message, { hint });
}
