/** Streams as sources: read side by side, as they come, and no faster than their bytes are taken. */
import type { Readable } from 'node:stream';
import { LogaggError, messageOf } from '../errors.ts';
import { createGate } from '../gate.ts';
import { pullFrom } from './pull.ts';
import type { Origin, SourceEvent } from './source.ts';

export interface StreamSource {
  stream: Readable;
  origin: Origin;
  /** Is shown the bytes before they are handed over, and keeps none of them. */
  tee?: ((bytes: Uint8Array) => Promise<void>) | undefined;
}

/** Told when the reading waits for the streams, and when it goes on. */
export interface Waiting {
  begin(): void;
  end(): void;
}

/**
 * What comes from all streams until each has ended; one that is destroyed ends with what had been taken from its
 * pipe by then. A stream that fails is an error after all others have ended.
 */
export async function* readStreams(
  sources: readonly StreamSource[],
  waiting?: Waiting,
): AsyncGenerator<SourceEvent, void, undefined> {
  const gate = createGate();
  const open = new Set(
    sources.map((each, source) => ({
      ...each,
      source,
      offset: 0,
      pull: pullFrom(each.stream, gate.look),
    })),
  );
  for (const { source, origin } of open) yield { type: 'opened', source, origin };
  let failure: LogaggError | undefined;
  while (open.size > 0) {
    for (const each of open) {
      const { source, origin, offset, pull, tee } = each;
      const bytes = pull.take();
      if (bytes !== undefined) {
        // Before they are handed over: another thread may have them then, and here they have no length.
        each.offset += bytes.length;
        if (tee !== undefined) await tee(bytes);
        yield { type: 'bytes', source, offset, bytes };
      } else if (pull.ending !== undefined) {
        const { isCut, error } = pull.ending;
        open.delete(each);
        if (error !== undefined) failure ??= unreadable(origin.name, error);
        yield { type: 'ended', source, isCut };
      }
    }
    waiting?.begin();
    await gate.until(() => open.size === 0 || [...open].some(({ pull }) => pull.hasNews));
    waiting?.end();
  }
  if (failure !== undefined) throw failure;
}

function unreadable(name: string, error: unknown): LogaggError {
  return new LogaggError('no-input', `cannot read ${name}: ${messageOf(error)}`, { cause: error });
}
