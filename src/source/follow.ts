/** Followed files as an input: what is appended to them, by name, through every rotation. */
import { createGate } from '../gate.ts';
import { messageOf } from '../errors.ts';
import { errorCode } from '../error-code.ts';
import {
  checkRewritten,
  closeFile,
  type FollowedFile,
  locate,
  readTurn,
  restart,
} from './followed-file.ts';
import { serviceOf } from './file-identity.ts';
import { openPositions, type Position, type Positions } from './positions.ts';
import type { Input, Origin, SourceEvent } from './source.ts';
import { createWatch, type Watch } from './watch.ts';

export interface FollowSettings {
  /** Files and quoted patterns; they may come later. */
  names: readonly string[];
  /** The service of lines that name none; without it, from the name of the file. */
  service?: string | undefined;
  /** Where files are begun that are there at the start and not known; later ones are read from their start. */
  from: 'start' | 'end';
  /** Where the positions are kept. */
  stateFile?: string | undefined;
  now(): number;
  onNotice(text: string): void;
}

export function followInput(settings: FollowSettings): Input {
  const sources: Position[] = [];
  let positions: Positions | undefined;
  return {
    async *read(stop) {
      positions = await openPositions(settings);
      const watch = createWatch({ ...settings, positions });
      yield* follow({ settings, positions, watch, sources, said: new Set() }, stop);
    },
    confirmed(source, offset) {
      const position = sources[source];
      if (position) positions?.confirmed(position, offset);
    },
    async close() {
      await positions?.close();
    },
  };
}

interface Following {
  settings: FollowSettings;
  positions: Positions;
  watch: Watch;
  /** By number. */
  sources: Position[];
  /** Of files that fail, so that it is said once. */
  said: Set<string>;
}

/**
 * The files are watched all the time, also while nobody takes what is read: each is open before rotation can
 * delete it.
 */
async function* follow(following: Following, stop: AbortSignal): AsyncGenerator<SourceEvent> {
  const { positions, watch } = following;
  const { files, look, run } = watch;
  const gate = createGate();
  const ending = new AbortController();
  const halt = AbortSignal.any([stop, ending.signal]);
  stop.addEventListener('abort', gate.look, { once: true });
  let watching: Promise<void> | undefined;
  try {
    await look();
    watching = run(halt, gate.look).catch(gate.fail);
    const ready = () => [...files.values()].filter(isReady);
    yield* takeTurns(ready(), following, stop);
    // Should we be killed, the next run knows what this one waited for.
    await positions.save();
    while (!stop.aborted) {
      await gate.until(() => stop.aborted || ready().length > 0);
      yield* takeTurns(ready(), following, stop);
    }
    for (const { source } of files.values()) {
      if (source !== undefined) yield { type: 'ended', source, isCut: true };
    }
  } finally {
    ending.abort();
    await watching;
    await Promise.all([...files.values()].map((file) => closeFile(file, files)));
  }
}

function isReady(file: FollowedFile): boolean {
  const { follows } = file;
  if (follows?.isClosed) file.follows = undefined;
  const isBlocked = follows !== undefined && follows.isDue && !follows.isLeft;
  return file.isDue && !isBlocked && (!file.isLeft || file.isFinished);
}

/** One turn for each file. */
async function* takeTurns(
  due: readonly FollowedFile[],
  following: Following,
  stop: AbortSignal,
): AsyncGenerator<SourceEvent> {
  const begun: SourceEvent[] = [];
  for (const file of due) {
    begun.push(...(await begin(file, following).catch((error) => lose(file, error, following))));
  }
  // Should we be killed, the next run finds what this one began with, under any name.
  if (begun.length > 0) await following.positions.save();
  yield* begun;
  for (const file of due) {
    if (stop.aborted) return;
    yield* await takeTurn(file, following).catch((error) => lose(file, error, following));
  }
}

/** Opens the source of a file that has none, anew if the file was rewritten. */
async function begin(file: FollowedFile, following: Following): Promise<SourceEvent[]> {
  const { settings, positions, sources, watch } = following;
  const events: SourceEvent[] = [];
  // What the watch sees from now on makes it due again.
  file.isDue = false;
  if (file.source !== undefined && (await checkRewritten(file))) {
    const copies = await watch.openCopies(file);
    const isContinued = copies.some(({ source }) => source === file.source);
    if (!isContinued) events.push({ type: 'ended', source: file.source, isCut: false });
    restart(file);
    file.follows = copies.at(-1);
    file.isDue = file.follows !== undefined;
    if (file.isDue) return events;
  }
  file.intactAt = settings.now();
  if (file.source !== undefined || file.isLeft) return events;
  const position = await locate(file, positions);
  if (file.isLeft) settings.onNotice(`${file.name} is compressed: it is not followed`);
  if (position === undefined) return events;
  file.source = sources.push(position) - 1;
  events.push({ type: 'opened', source: file.source, origin: originOf(file, position, settings) });
  return events;
}

function originOf({ name }: FollowedFile, position: Position, settings: FollowSettings): Origin {
  return {
    name,
    service: settings.service ?? serviceOf(name),
    fingerprint: position.fingerprint,
    canBeReadAgain: true,
  };
}

async function takeTurn(
  file: FollowedFile,
  { positions, watch }: Following,
): Promise<SourceEvent[]> {
  const { source, position, offset } = file;
  const events: SourceEvent[] = [];
  if (source !== undefined && position !== undefined) {
    const bytes = await readTurn(file);
    if (bytes.length > 0) {
      positions.delivered(position, file.offset, file.before);
      // The watch may have made it due again meanwhile.
      file.isDue ||= file.offset < file.size;
      events.push({ type: 'bytes', source, offset, bytes });
    }
  }
  if (!file.isFinished || file.isDue) return events;
  if (source !== undefined) events.push({ type: 'ended', source, isCut: false });
  await closeFile(file, watch.files);
  return events;
}

/** A file that fails is given up; the watch opens it again from where it is safe. */
async function lose(
  file: FollowedFile,
  error: unknown,
  { settings, watch, said }: Following,
): Promise<SourceEvent[]> {
  if (errorCode(error) === undefined) throw error;
  const text = `cannot read ${file.name}, will keep trying: ${messageOf(error)}`;
  if (!said.has(text)) settings.onNotice(text);
  said.add(text);
  if (file.position) file.position.delivered = undefined;
  await closeFile(file, watch.files).catch(() => undefined);
  return file.source === undefined ? [] : [{ type: 'ended', source: file.source, isCut: true }];
}
