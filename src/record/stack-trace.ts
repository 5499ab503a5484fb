/**
 * Which lines go on with the event before them: indented ones, and those of the stack traces of Java, .NET, Python,
 * Node, Go, Ruby and Rust. A line that begins with a digit, as timestamps do, never does.
 */

import { isDigit, isLetter, OPEN_BRACE, SPACE, TAB } from './ascii.ts';

/** What kind of trace the open event has come to. */
type Kind = 'none' | 'python' | 'python-end' | 'node' | 'go' | 'rust';

export interface TraceState {
  kind: Kind;
  /** The open event has its first line only. */
  isAlone: boolean;
  /** Its first line is a JSON object, or is indented itself. */
  isJson: boolean;
  isIndented: boolean;
  /** Its first line is an exception, so that another one is another event. */
  isException: boolean;
}

const CLOSE_BRACE = 125;

export function beginTrace(line: string): TraceState {
  const code = line.charCodeAt(0);
  return {
    kind: kindOf(line, code),
    isAlone: true,
    isJson: code === OPEN_BRACE && line.charCodeAt(line.length - 1) === CLOSE_BRACE,
    isIndented: isBlank(code),
    isException: isLetter(code) && isExceptionLine(line),
  };
}

/** Whether the line goes on with the event, whose state it then changes. */
export function continuesTrace(line: string, state: TraceState): boolean {
  const code = line.charCodeAt(0);
  if (isDigit(code) || code === OPEN_BRACE || state.isJson) return false;
  const does = isBlank(code) ? isIndentedPart(line, state) : isPart(line, code, state);
  if (!does) return false;
  state.isAlone = false;
  state.kind = nextKind(line, code, state);
  return true;
}

/** A log whose every line is indented is joined at frames only. */
function isIndentedPart(line: string, state: TraceState): boolean {
  return !state.isIndented || FRAME.test(line);
}

const FRAME = /^\s+(at |File "|from |\.{3} \d+ |\^|Caused by: |--- )/;

function isPart(line: string, code: number, state: TraceState): boolean {
  if (Number.isNaN(code)) return state.kind !== 'none' || !state.isAlone;
  if (state.isIndented) return false;
  if (state.kind === 'python') return true;
  if (isCause(line, code)) return true;
  if (line === '}') return !state.isAlone;
  if (state.kind === 'python-end' && (code === 68 || code === 84)) return CHAIN.test(line);
  if (state.kind === 'go') return GO_PART.test(line);
  if (state.kind === 'rust') return RUST_PART.test(line);
  if (state.kind === 'node') return NODE_ERROR.test(line);
  return state.isAlone && !state.isException && isLetter(code) && isExceptionLine(line);
}

/** `Caused by: `, `Suppressed: `, `Traceback `, `--- End of inner exception stack trace ---`, `... 12 more`. */
function isCause(line: string, code: number): boolean {
  switch (code) {
    case 67:
      return line.startsWith('Caused by: ');
    case 83:
      return line.startsWith('Suppressed: ');
    case 84:
      return line.startsWith(TRACEBACK);
    case 45:
      return line.startsWith('--- End of ');
    case 46:
      return /^\.{3} \d+ /.test(line);
    default:
      return false;
  }
}

/** The last two are how Python says that there is another one. */
const TRACEBACK = 'Traceback (most recent call last):';
const CHAIN = /^(During handling of the above exception|The above exception was the direct cause)/;
/** The runtime of Go writes goroutines with a blank line between, a function in one line and its place in the next. */
const GO_PART =
  /^(goroutine \d+ \[|created by |panic: |\[signal |exit status |[\w./*()[\]$·%-]+\(.*\)$)/;
const RUST_PART = /^(note: |stack backtrace:)/;
/** Node writes the place of an uncaught error, its code, and the error behind a blank line. */
const NODE_PLACE = /^(\/|file:|node:|[A-Za-z]:\\).*:\d+$/;
const NODE_ERROR = /^([A-Za-z_$][\w$]*(Error|Exception)\b|Node\.js v)/;

function kindOf(line: string, code: number): Kind {
  if (isDigit(code)) return 'none';
  if (code === 84 && line.startsWith(TRACEBACK)) return 'python';
  if (code === 112 && line.startsWith('panic: ')) return 'go';
  if (code === 103 && /^goroutine \d+ \[/.test(line)) return 'go';
  if (code === 102 && line.startsWith('fatal error: ')) return 'go';
  if (code === 116 && /^thread '.*' panicked at /.test(line)) return 'rust';
  return NODE_PLACE.test(line) ? 'node' : 'none';
}

function nextKind(line: string, code: number, { kind }: TraceState): Kind {
  if (code === 84 && line.startsWith(TRACEBACK)) return 'python';
  // Its first line that is not indented is the exception, and the last of it.
  return kind === 'python' && !isBlank(code) && !Number.isNaN(code) ? 'python-end' : kind;
}

/** `java.lang.IllegalStateException: x`: a name of several parts that ends as exceptions do. */
function isExceptionLine(line: string): boolean {
  const end = endOfName(line);
  if (end === 0) return false;
  const name = line.slice(0, end);
  return name.includes('.') && /(Exception|Error|Throwable|Failure)$/.test(name);
}

/** Where the dotted name that begins the line ends, before a colon or at the end of the line; else 0. */
function endOfName(line: string): number {
  let hasDot = false;
  for (let at = 0; at < line.length; at += 1) {
    const code = line.charCodeAt(at);
    if (code === 46) hasDot = true;
    else if (code === 58) return hasDot ? at : 0;
    else if (!isLetter(code) && !isDigit(code) && code !== 95 && code !== 36) return 0;
  }
  return hasDot ? line.length : 0;
}

function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}
