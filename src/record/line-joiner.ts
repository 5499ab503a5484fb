/** Joins the lines of one event: stack traces, and what is indented below the line it belongs to. */
import type { Line } from './line.ts';
import { beginTrace, continuesTrace, type TraceState } from './stack-trace.ts';

export interface LineJoiner {
  /** Gives the event that is complete, as this line begins another. */
  push(line: Line): Line | undefined;
  /** Gives the event that is open. */
  flush(): Line | undefined;
  readonly isOpen: boolean;
}

/** Longer events are told in several: a trace of this size is a loop, or not a trace. In characters. */
const MAX_LINES = 500;
const MAX_LENGTH = 256 * 1024;

/** `auto` by what lines look like; or a pattern that matches the first line of each event. */
export function createLineJoiner(mode: 'auto' | RegExp): LineJoiner {
  let open: Line | undefined;
  let texts: string[] = [];
  let length = 0;
  let state: TraceState | undefined;

  function begin(line: Line): void {
    open = line;
    length = line.text.length;
    if (mode === 'auto') state = beginTrace(line.text);
  }

  function isMore({ text }: Line): boolean {
    if (mode !== 'auto') return !mode.test(text);
    return state !== undefined && continuesTrace(text, state);
  }

  function flush(): Line | undefined {
    const done = open;
    open = undefined;
    if (done !== undefined && texts.length > 0) {
      done.text = [done.text, ...texts].join('\n');
      texts = [];
    }
    return done;
  }

  return {
    push(line) {
      if (open === undefined) {
        begin(line);
        return undefined;
      }
      const hasRoom = texts.length + 1 < MAX_LINES && length + line.text.length < MAX_LENGTH;
      if (isMore(line) && hasRoom) {
        texts.push(line.text);
        length += line.text.length + 1;
        open.isCut ||= line.isCut;
        open.isGuessed ||= line.isGuessed;
        return undefined;
      }
      const done = flush();
      begin(line);
      return done;
    },
    flush,
    get isOpen() {
      return open !== undefined;
    },
  };
}
