/** Spools of numbered messages, and what a process that dies leaves of one. */
import assert from 'node:assert/strict';
import { cp, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { openSpool } from '../../src/spool/open-spool.ts';
import type { Entry, Taken } from '../../src/spool/reader.ts';
import { parseRunName } from '../../src/spool/run-name.ts';
import type { Spool } from '../../src/spool/spool.ts';
import type { WireMessage } from '../../src/wire/message.ts';

/** Its body is a function of its number, and hard on a reader that looks for the next message. */
export function numbered(number: number, size = 20): WireMessage {
  const text = `${number} ${'logagg\0\u{1f4a5}'.repeat(size)}`;
  return {
    routingKey: `service-${number % 3}.INFO`,
    body: Buffer.from(text).subarray(0, Math.max(size, String(number).length + 1)),
    contentType: 'application/x-ndjson',
    type: 'logagg.batch.v1',
    messageId: `id-${number}`,
    timestamp: 1_700_000_000_000 + number,
    records: 1 + (number % 5),
    headers: { 'x-number': number },
  };
}

/** Its number; throws when it is not as it was. */
function numberOf({ message }: Taken): number {
  const number = Number(message.headers?.['x-number']);
  assert.deepEqual(message, numbered(number, message.body.length));
  return number;
}

export interface OpenedSpool {
  spool: Spool;
  notices: string[];
}

export async function open(folder: string, maxBytes = 2 ** 30): Promise<OpenedSpool> {
  const notices: string[] = [];
  const onNotice = (text: string) => void notices.push(text);
  return { spool: await openSpool({ folder, maxBytes, now: Date.now, onNotice }), notices };
}

export function append(spool: Spool, numbers: Iterable<number>, size?: number): void {
  for (const number of numbers) spool.append(numbered(number, size));
}

export interface Drained {
  numbers: number[];
  entries: Entry[];
}

/** All that it has to give now, or so many. */
export async function drain(spool: Spool, count = Infinity): Promise<Drained> {
  const drained: Drained = { numbers: [], entries: [] };
  while (drained.numbers.length < count) {
    const taken = await spool.next();
    if (taken === undefined) break;
    drained.numbers.push(numberOf(taken));
    drained.entries.push(taken.entry);
  }
  return drained;
}

/** What a new spool on this folder gives out, releases, and says. */
export async function recover(
  folder: string,
): Promise<OpenedSpool & { numbers: number[]; damaged: number }> {
  const opened = await open(folder);
  const { numbers, entries } = await drain(opened.spool);
  for (const entry of entries) opened.spool.release(entry);
  await opened.spool.close();
  return { ...opened, numbers, damaged: opened.spool.counts.damaged.messages };
}

/** A copy as if the machine had died at one moment, with all that was written on disk: its runs have no owners. */
export async function copyDead(from: string, to: string): Promise<void> {
  let before = await stateOf(from);
  for (;;) {
    await rm(to, { recursive: true, force: true });
    const isWhole = await cp(from, to, { recursive: true }).then(
      () => true,
      () => false,
    );
    // Copied while it changed, it would be of no one moment.
    const after = await stateOf(from);
    if (isWhole && after === before) break;
    before = after;
  }
  await disown(to);
}

async function stateOf(folder: string): Promise<string> {
  const names = await readdir(folder, { recursive: true });
  const states = names.map(async (name) => {
    const stats = await stat(join(folder, name)).catch(() => undefined);
    return `${name} ${stats?.ino} ${stats?.size} ${stats?.mtimeMs}`;
  });
  return (await Promise.all(states)).sort((a, b) => a.localeCompare(b)).join('\n');
}

/** Takes the owners' names off the runs. */
export async function disown(folder: string): Promise<void> {
  for (const name of await runNames(folder)) {
    const id = parseRunName(name)?.id ?? name;
    if (id !== name) await rename(join(folder, name), join(folder, id));
  }
}

export async function runNames(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => parseRunName(name) !== undefined).sort();
}

/** The segments of all runs, in order. */
export async function segmentPaths(folder: string): Promise<string[]> {
  const paths = [];
  for (const run of await runNames(folder)) {
    const names = (await readdir(join(folder, run))).filter((name) => name.endsWith('.seg'));
    for (const name of names.sort()) paths.push(join(folder, run, name));
  }
  return paths;
}

export function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}
