/** Reads an input as the pipeline does, and keeps the lines that come. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { Input, Origin, SourceEvent } from '../../src/source/source.ts';
import { eventually } from './eventually.ts';

export interface ReadSource {
  number: number;
  origin: Origin;
  /** Where its first byte stands, and where the next one will. */
  start: number | undefined;
  next: number;
  /** Those with their end; the last one too once the source has ended. */
  lines: string[];
  /** What has no end yet. */
  rest: Buffer;
  ended: { isCut: boolean } | undefined;
}

export interface InputReading {
  sources: ReadSource[];
  /** All lines, source by source. */
  lines(): string[];
  /** Waits until so many lines are there; more are an error, and so is an end before. */
  untilLines(count: number): Promise<string[]>;
  /** Waits until something is so. */
  until(isSo: (sources: ReadSource[]) => boolean): Promise<void>;
  /** All lines of all sources are safe, as the pipeline says it. */
  confirmAll(): void;
  /** Resolves once the input has ended. */
  done: Promise<void>;
  /** Stops, waits for the end, and closes. */
  stop(): Promise<void>;
}

export function readInput(
  t: TestContext,
  input: Input,
  onEvent: (event: SourceEvent, sources: ReadSource[]) => void | Promise<void> = () => undefined,
): InputReading {
  const stopping = new AbortController();
  const sources: ReadSource[] = [];
  const done = readAll();
  // Who waits for it hears of it.
  done.catch(() => undefined);

  async function readAll(): Promise<void> {
    for await (const event of input.read(stopping.signal)) {
      keep(event, sources);
      await onEvent(event, sources);
    }
  }

  async function until(isSo: (all: ReadSource[]) => boolean): Promise<void> {
    const waiting = eventually(
      () => Promise.resolve(isSo(sources)),
      (value) => value,
    );
    waiting.catch(() => undefined);
    await Promise.race([waiting, done]);
    assert.ok(isSo(sources), 'the input ended before');
  }

  async function stop(): Promise<void> {
    stopping.abort();
    await done;
    await input.close?.();
  }

  t.after(() => stop().catch(() => undefined));
  const lines = () => sources.flatMap((source) => source.lines);
  return {
    sources,
    lines,
    async untilLines(count) {
      await until((all) => all.reduce((sum, source) => sum + source.lines.length, 0) >= count);
      assert.equal(lines().length, count);
      return lines();
    },
    until,
    confirmAll() {
      for (const { number, next, rest } of sources) input.confirmed?.(number, next - rest.length);
    },
    done,
    stop,
  };
}

function keep(event: SourceEvent, sources: ReadSource[]): void {
  if (event.type === 'opened') {
    const number = sources.length;
    assert.equal(event.source, number, 'sources are numbered as they open');
    const rest = Buffer.alloc(0);
    const { origin } = event;
    sources.push({ number, origin, start: undefined, next: 0, lines: [], rest, ended: undefined });
    return;
  }
  const source = sources[event.source];
  assert.ok(source && source.ended === undefined, 'a source opens first and ends last');
  if (event.type === 'bytes') return keepBytes(event, source);
  source.ended = { isCut: event.isCut };
  if (!event.isCut && source.rest.length > 0) source.lines.push(source.rest.toString());
}

function keepBytes(event: SourceEvent & { type: 'bytes' }, source: ReadSource): void {
  // To another thread and back: its buffer must be its own.
  const bytes = structuredClone(event.bytes, { transfer: [event.bytes.buffer] });
  assert.equal(event.bytes.length, 0);
  assert.ok(bytes.length > 0, 'no event without bytes');
  source.start ??= event.offset;
  if (source.start === event.offset) source.next = event.offset;
  assert.equal(event.offset, source.next, 'bytes follow each other');
  source.next += bytes.length;
  const all = Buffer.concat([source.rest, bytes]);
  const end = all.lastIndexOf('\n') + 1;
  source.rest = all.subarray(end);
  if (end > 0) source.lines.push(...all.toString('utf8', 0, end - 1).split('\n'));
}
