/** Files as an input: each to its end, one after the other, from where it was confirmed or from its start. */
import { type BigIntStats, constants, createReadStream, fstatSync, openSync } from 'node:fs';
import { access, type FileHandle, open, stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { LogaggError, messageOf } from '../errors.ts';
import { randomFingerprint } from '../record/fingerprint.ts';
import { type ChunkBuffers, createChunkBuffers } from './chunk-buffers.ts';
import { chunksFrom, decompressedFrom } from './file-chunks.ts';
import { identityOf, isGzip, readHead, serviceOf } from './file-identity.ts';
import { expandGlob, isGlob } from './globs.ts';
import { resumeOffset } from './mark.ts';
import { openPositions, type Position, type Positions } from './positions.ts';
import type { Input, Origin, SourceEvent } from './source.ts';
import { streamInput } from './stream.ts';

export interface FilesSettings {
  /** Files, named pipes and quoted patterns. */
  names: readonly string[];
  /** The service of lines that name none; without it, from the name of the file. */
  service?: string | undefined;
  /** Where the positions are kept; without it each file is read from its start. */
  stateFile?: string | undefined;
  now(): number;
  onNotice(text: string): void;
}

export function filesInput(settings: FilesSettings): Input {
  let reading: Reading | undefined;
  const buffers = createChunkBuffers();
  return {
    async *read(stop) {
      const paths = await findFiles(settings);
      const positions = await openPositions(settings);
      reading = { settings, positions, stop, buffers, sources: [], failures: [] };
      for (const path of paths) {
        if (stop.aborted) break;
        yield* readFile(path, reading);
      }
      const [failure] = reading.failures;
      if (failure) throw failure;
    },
    confirmed(source, offset) {
      const position = reading?.sources[source];
      if (position) reading?.positions.confirmed(position, offset);
    },
    giveBack: buffers.giveBack,
    async close() {
      await reading?.positions.close();
    },
  };
}

interface Reading {
  settings: FilesSettings;
  positions: Positions;
  stop: AbortSignal;
  buffers: ChunkBuffers;
  /** By number; nothing is kept of what can be read once. */
  sources: (Position | undefined)[];
  /** Of files that could be read in part only; the others are read nevertheless. */
  failures: LogaggError[];
}

/** All files in order, each there and readable: nothing is sent before that is known of all. */
async function findFiles({ names, onNotice }: FilesSettings): Promise<string[]> {
  const paths = new Set<string>();
  for (const name of names) {
    for (const path of await filesOf(name, onNotice)) {
      await access(path, constants.R_OK).catch((error: unknown) => {
        throw unreadable(path, error);
      });
      paths.add(path);
    }
  }
  return [...paths];
}

async function filesOf(name: string, onNotice: (text: string) => void): Promise<string[]> {
  // A name may hold brackets.
  const stats = await stat(name).catch(() => undefined);
  if (stats?.isDirectory()) {
    throw new LogaggError('no-input', `${name} is a directory`, { hint: 'name the files in it' });
  }
  if (stats !== undefined || !isGlob(name)) return [name];
  const found = await expandGlob(name, (folder, error) =>
    onNotice(`cannot look into ${folder}: ${messageOf(error)}`),
  );
  if (found.length > 0) return found;
  throw new LogaggError('no-input', `no file matches ${name}`, {
    hint: `'dir/**/*.log' matches in all folders below dir`,
  });
}

function unreadable(path: string, error: unknown): LogaggError {
  return new LogaggError('no-input', `cannot read ${path}: ${messageOf(error)}`, { cause: error });
}

async function* readFile(path: string, reading: Reading): AsyncGenerator<SourceEvent> {
  try {
    const isRegular = (await stat(path)).isFile();
    yield* isRegular ? readRegular(path, reading) : readOnce(path, reading);
  } catch (error) {
    throw error instanceof LogaggError ? error : unreadable(path, error);
  }
}

async function* readRegular(path: string, reading: Reading): AsyncGenerator<SourceEvent> {
  const { positions, stop, buffers, sources, failures } = reading;
  const handle = await open(path);
  try {
    const head = await readHead(handle);
    const { position, start, origin } = await begin(path, handle, head, reading);
    const chunks = isGzip(head)
      ? decompressedFrom(handle, start)
      : chunksFrom(handle, start, buffers);
    const source = sources.push(position) - 1;
    yield { type: 'opened', source, origin };
    let isWhole = false;
    try {
      for await (const { offset, bytes } of chunks) {
        positions.delivered(position, offset + bytes.length, isGzip(head) ? undefined : bytes);
        yield { type: 'bytes', source, offset, bytes };
        if (stop.aborted) break;
      }
      isWhole = !stop.aborted;
    } catch (error) {
      const text = `${path} could be read in part only: ${messageOf(error)}`;
      failures.push(new LogaggError('failed', text, { cause: error }));
    }
    yield { type: 'ended', source, isCut: !isWhole };
  } finally {
    await handle.close();
  }
}

/** Where reading of the file begins. */
async function begin(
  path: string,
  handle: FileHandle,
  head: Buffer,
  { settings, positions }: Reading,
): Promise<{ position: Position; start: number; origin: Origin }> {
  const stats = await handle.stat({ bigint: true });
  const identity = identityOf(stats, head);
  const known = positions.find(path, identity);
  const start = known && (await startOf(known, handle, head));
  const position =
    known !== undefined && start !== undefined
      ? known
      : positions.begin(path, identity, { offset: 0, isNamed: true });
  return { position, start: start ?? 0, origin: originOf(path, stats, position, settings) };
}

async function startOf(
  known: Position,
  handle: FileHandle,
  head: Buffer,
): Promise<number | undefined> {
  // A compressed file does not grow, and its offsets say nothing of its own bytes.
  return isGzip(head) ? known.offset : resumeOffset(handle, known);
}

function originOf(
  path: string,
  { mtimeMs }: BigIntStats,
  { fingerprint }: Position,
  { service }: FilesSettings,
): Origin {
  return {
    name: path,
    service: service ?? serviceOf(path),
    fingerprint,
    fallbackTime: Number(mtimeMs),
    canBeReadAgain: true,
  };
}

/** A named pipe, the `/dev/fd/63` of a shell's `<(command)`, a device: it can be read once, and from no offset. */
async function* readOnce(
  path: string,
  { settings, stop, sources }: Reading,
): AsyncGenerator<SourceEvent> {
  const source = sources.push(undefined) - 1;
  const origin = {
    name: path,
    service: settings.service ?? serviceOf(path),
    fingerprint: randomFingerprint(),
    canBeReadAgain: false,
  };
  for await (const event of streamInput(openOnce(path), origin).read(stop)) {
    yield { ...event, source };
  }
}

/** A pipe as a socket: waiting for its writer ends when we stop, and holds no thread. */
function openOnce(path: string): Readable {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  return fstatSync(fd).isFIFO()
    ? new Socket({ fd, readable: true, writable: false })
    : createReadStream(path, { fd });
}
