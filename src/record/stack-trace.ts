/**
 * Which lines go on with the event before them: indented ones, and those of the stack traces of Java, .NET, Python, Node, Go, Ruby
 * and Rust. A line that begins with a time, a level or a priority of syslog never does.
 */
import {
  isDigit,
  isUpper,
  LESS,
  OPEN_BRACE,
  OPEN_BRACKET,
  skipBlanks,
  SPACE,
  TAB,
} from './ascii.ts';
import { createLeadingTimeReader } from './decode/leading-time.ts';
import { levelInText } from './decode/level-word.ts';
import {
  isBareFrame,
  isCaret,
  isChain,
  isFrame,
  isGoPart,
  isGoroutine,
  isNodePart,
  isPythonEnd,
  isTraceback,
  traceHead,
} from './trace-lines.ts';

/** What the event has come to, and so which lines that are not indented may go on with it. */
type Kind =
  | 'record'
  | 'frames'
  | 'python'
  | 'python-end'
  | 'python-chain'
  | 'node'
  | 'go'
  | 'rust-head'
  | 'rust';

export interface TraceReader {
  /** An event begins with this line. */
  begin(line: string): void;
  /** Whether the line goes on with the event. */
  continues(line: string): boolean;
  /** Whether the event is a trace, in which a blank line may stand. */
  readonly isTrace: boolean;
}

const CLOSE_BRACE = 125;
const CLOSE_BRACKET = 93;

/** Only whether a time stands there is asked of it. */
const clock = createLeadingTimeReader({ wallClock: Date.UTC, now: () => 0 });

export function createTraceReader(): TraceReader {
  let kind: Kind = 'record';
  let first = '';
  /** How far the first line is indented: what is not indented further is a line like it. */
  let indent = 0;
  let hasOpenBracket = false;

  function continuesIndented(line: string, start: number): boolean {
    // In the source text of a Python trace anything may stand.
    if (kind !== 'python' && beginsRecord(line, start)) return false;
    if (start <= indent && !isFrame(line, start)) return false;
    if (kind === 'record') kind = 'frames';
    if (isCaret(line, start) && kind === 'frames') kind = 'node';
    if (isTraceback(line, start)) kind = 'python';
    return true;
  }

  /** The kind that the event has with this line, or undefined where that does not go on with it. */
  function nextKind(line: string): Kind | undefined {
    const code = line.charCodeAt(0);
    if (hasOpenBracket && (code === CLOSE_BRACE || code === CLOSE_BRACKET) && line.length <= 3) {
      hasOpenBracket = false;
      return kind;
    }
    return nextOfKind(line, code) ?? (isBareFrame(line) ? 'frames' : undefined);
  }

  function nextOfKind(line: string, code: number): Kind | undefined {
    switch (kind) {
      case 'record':
        return nextOfRecord(line, code);
      case 'frames':
        return traceHead(line) === 'frame' ? 'frames' : undefined;
      case 'python':
        return isPythonEnd(line) && !beginsRecord(line, 0) ? 'python-end' : undefined;
      case 'python-end':
        return isChain(line) ? 'python-chain' : undefined;
      case 'python-chain':
        return isTraceback(line, 0) ? 'python' : undefined;
      case 'node':
        return isNodePart(line) ? 'node' : undefined;
      case 'go':
        return isGoPart(line) ? 'go' : undefined;
      case 'rust-head':
        return beginsRecord(line, 0) ? undefined : 'rust';
      case 'rust':
        return line.startsWith('note: ') || line === 'stack backtrace:' ? 'rust' : undefined;
      default:
        return kind satisfies never;
    }
  }

  function nextOfRecord(line: string, code: number): Kind | undefined {
    // T and g: most lines are told apart by their first letter.
    if (code === 84 && isTraceback(line, 0)) return 'python';
    if (code === 103 && isGoroutine(line)) return 'go';
    const head = traceHead(line);
    if (head === undefined) return undefined;
    // One exception behind the other is the next of a log of exceptions.
    return head === 'frame' || traceHead(first) !== 'exception' ? 'frames' : undefined;
  }

  return {
    begin(line) {
      first = line;
      const code = line.charCodeAt(0);
      kind = isDigit(code) || code === OPEN_BRACE ? kindOfEnd(line) : kindOf(line, code);
      indent = code === SPACE || code === TAB ? indentOf(line) : 0;
      hasOpenBracket = isOpening(line);
    },
    continues(line) {
      const code = line.charCodeAt(0);
      if (isDigit(code) || code === OPEN_BRACE) return false;
      if (code === LESS && isDigit(line.charCodeAt(1))) return false;
      if (code === SPACE || code === TAB) {
        if (!continuesIndented(line, skipBlanks(line, 0))) return false;
      } else {
        const next = nextKind(line);
        if (next === undefined) return false;
        kind = next;
      }
      hasOpenBracket ||= isOpening(line);
      return true;
    },
    get isTrace() {
      return kind !== 'record';
    },
  };
}

/** A frame that comes first is of a trace whose beginning went by. */
function indentOf(line: string): number {
  const start = skipBlanks(line, 0);
  return isFrame(line, start) ? 0 : start;
}

function kindOf(line: string, code: number): Kind {
  // p f g t T: the first letters of all that follow.
  if (code === 112 && line.startsWith('panic: ')) return 'go';
  if (code === 102 && line.startsWith('fatal error: ')) return 'go';
  if (code === 103 && isGoroutine(line)) return 'go';
  if (code === 116 && line.startsWith("thread '") && line.includes(' panicked at ')) {
    return line.endsWith(':') ? 'rust-head' : 'rust';
  }
  return kindOfEnd(line);
}

/** A logger may have put a trace right behind what it puts before all. */
function kindOfEnd(line: string): Kind {
  const isPython =
    line.charCodeAt(line.length - 2) === 41 && line.endsWith('Traceback (most recent call last):');
  return isPython ? 'python' : 'record';
}

function isOpening(line: string): boolean {
  const code = line.charCodeAt(line.length - 1);
  return code === OPEN_BRACE || code === OPEN_BRACKET;
}

/** Whether a time stands here, or a level in capitals, which loggers may pad to the right. */
function beginsRecord(line: string, start: number): boolean {
  if (!Number.isNaN(clock.read(line, start))) return true;
  const word = line.charCodeAt(start) === OPEN_BRACKET ? start + 1 : start;
  return isUpper(line.charCodeAt(word + 1)) && levelInText(line, start) !== undefined;
}
