/** Joins the lines of one event: stack traces, and what is indented below the line it belongs to. */
import { OPEN_BRACE, SPACE, TAB } from './ascii.ts';
import type { Line } from './line.ts';
import { createTraceReader } from './stack-trace.ts';

export interface LineJoiner {
  /** Gives the event that is complete, as this line begins another. */
  push(line: Line): Line | undefined;
  /** Gives the event that is open. What goes on with it after all is an event of its own. */
  flush(): Line | undefined;
  readonly isOpen: boolean;
}

/** Longer events are told in several: a trace of this size is a loop, or not a trace. In lines, and in characters. */
export interface JoinerBounds {
  maxLines: number;
  maxLength: number;
}

const CLOSE_BRACE = 125;
const BOUNDS: JoinerBounds = { maxLines: 500, maxLength: 256 * 1024 };

/** Which lines are parts of an event. */
interface Reader {
  begin(line: string): void;
  continues(line: string): boolean;
  /** Whether a blank line may stand in it: it is a part only if the event goes on behind it. */
  readonly isTrace: boolean;
}

/**
 * `auto` by what lines look like; or a pattern that matches the FIRST line of each event. An event has the place of its first line, whose
 * object it is. One that is too long is handed over as it is and marked as cut, and goes on in another. Blank lines behind a
 * trace stay with it.
 */
export function createLineJoiner(mode: 'auto' | RegExp, bounds: JoinerBounds = BOUNDS): LineJoiner {
  const reader = mode === 'auto' ? createTraceReader() : createFirstLineReader(mode);
  let open: Line | undefined;
  let lines = 0;
  /** A JSON object says all that it says in its line. */
  let isClosed = false;
  let blanks = '';
  let hasBegun = false;

  function begin(line: Line): void {
    open = line;
    lines = 1;
  }

  function flush(): Line | undefined {
    const done = open;
    if (done !== undefined) done.text += blanks;
    open = undefined;
    blanks = '';
    return done;
  }

  function append(event: Line, line: Line): void {
    event.text += `${blanks}\n${line.text}`;
    event.isCut ||= line.isCut;
    event.isGuessed ||= line.isGuessed;
    lines += 1;
    blanks = '';
  }

  function hasRoom(event: Line, { text }: Line): boolean {
    const length = event.text.length + blanks.length + text.length;
    return lines < bounds.maxLines && length < bounds.maxLength;
  }

  /** Whether the line may go on with the open event: nothing goes on with an object. */
  function isExtendable(event: Line | undefined): event is Line {
    return event !== undefined && !isClosed;
  }

  return {
    push(line) {
      const { text } = line;
      if (isBlank(text) && isExtendable(open) && reader.isTrace && hasRoom(open, line)) {
        blanks += `\n${text}`;
        lines += 1;
        return undefined;
      }
      const isPart = hasBegun && reader.continues(text);
      if (isPart && isExtendable(open)) {
        if (hasRoom(open, line)) {
          append(open, line);
          return undefined;
        }
        open.isCut = true;
      }
      const done = flush();
      begin(line);
      // What has lost its beginning is read on as what it was.
      if (!isPart) reader.begin(text);
      hasBegun = true;
      isClosed = mode === 'auto' && isObject(text);
      return done;
    },
    flush,
    get isOpen() {
      return open !== undefined;
    },
  };
}

function createFirstLineReader(first: RegExp): Reader {
  return {
    begin: () => undefined,
    continues(line) {
      // A pattern with the flag g or y begins where it ended last.
      first.lastIndex = 0;
      return !first.test(line);
    },
    isTrace: false,
  };
}

function isObject(text: string): boolean {
  return text.charCodeAt(0) === OPEN_BRACE && text.charCodeAt(text.length - 1) === CLOSE_BRACE;
}

function isBlank(text: string): boolean {
  const code = text.charCodeAt(0);
  return text === '' || ((code === SPACE || code === TAB) && text.trim() === '');
}
