/** The lines of stack traces, by what they look like. Every pattern is anchored, and linear in the line. */
import { COLON, isDigit, isLetter, UNDERSCORE } from './ascii.ts';

const TRACEBACK = 'Traceback (most recent call last):';
const FRAME = /(?:at |from |File "|\^|Caused by: |Suppressed: |\.\.\. \d+ more|--- |---> )/y;
/** Those of Java and .NET that may stand without indentation. */
const BARE_FRAME = /^(?:Caused by: |Suppressed: |\.\.\. \d+ more|--- End of )/;
const GOROUTINE = /^goroutine \d+ \[/;
const GO_PART = /^(?:goroutine \d+ \[|created by |\[signal |exit status |\.\.\.additional frames )/;
const CHAIN =
  /^(?:During handling of the above exception, another|The above exception was the direct cause)/;
/** The name of a class and what it says, or of one that says nothing; Ruby once wrote its traces in the order of Python's. */
const PYTHON_END = /^(?:[A-Za-z_][\w.]*(?:: .*|:?)|[^\s:]+\.rb:\d+:in .*)$/;
/** Above it Node wrote the place of an uncaught error; behind it, its own version. */
const NODE_PART =
  /^(?:Error\b|[A-Z_$][\w$]*(?:Error|Exception)\b|Uncaught |\[\w*Error|Node\.js v\d)/;
const EXCEPTION = /\.[\w$.]*(?:Exception|Error|Throwable)(?:\$\w+)?$/;
const RUBY_PLACE = /^:\d{1,9}:in /;

const UPPER_C = 67;
const UPPER_S = 83;
const CARET = 94;
const TILDE = 126;
const DOLLAR = 36;
const DASH = 45;
const DOT = 46;
const SLASH = 47;

/** Python's, which begins a trace and each further one that it is chained to. */
export function isTraceback(line: string, start: number): boolean {
  return line.startsWith(TRACEBACK, start);
}

/** How Python says that an exception came of another. */
export function isChain(line: string): boolean {
  return CHAIN.test(line);
}

/** The last line of a Python trace. */
export function isPythonEnd(line: string): boolean {
  return PYTHON_END.test(line);
}

/** Whether a frame stands at `start`, behind the indentation. */
export function isFrame(line: string, start: number): boolean {
  FRAME.lastIndex = start;
  return FRAME.test(line);
}

/** A part of a trace of Java or .NET that is not indented; most lines end at their first letter. */
export function isBareFrame(line: string): boolean {
  const code = line.charCodeAt(0);
  const mayBe = code === UPPER_C || code === UPPER_S || code === DOT || code === DASH;
  return mayBe && BARE_FRAME.test(line);
}

export function isGoroutine(line: string): boolean {
  return line.startsWith('goroutine ') && GOROUTINE.test(line);
}

/** A function and its arguments: `net/http.(*conn).serve(0xc000, {0x1})`; or one of the lines between them. */
export function isGoPart(line: string): boolean {
  if (GO_PART.test(line)) return true;
  const end = line.endsWith(')') ? line.indexOf('(') : -1;
  const name = line.slice(0, Math.max(end, 0));
  return name.includes('.') && !name.includes(' ');
}

export function isNodePart(line: string): boolean {
  return NODE_PART.test(line);
}

/** `    ^^^^`: the marks below a line of source text. */
export function isCaret(line: string, start: number): boolean {
  let at = start;
  while (line.charCodeAt(at) === CARET || line.charCodeAt(at) === TILDE) at += 1;
  return at > start && line.slice(at).trim() === '';
}

/**
 * What a line is by the name that it begins with: an exception with its package (`java.lang.IllegalStateException: x`), or a place in a file
 * of Ruby (`app.rb:3:in 'run'`), whether a message follows or not.
 */
export function traceHead(line: string): 'exception' | 'frame' | undefined {
  const end = nameEnd(line);
  if (end < line.length && line.charCodeAt(end) !== COLON) return undefined;
  const name = line.slice(0, end);
  if (EXCEPTION.test(name)) return 'exception';
  return name.endsWith('.rb') && RUBY_PLACE.test(line.slice(end, end + 16)) ? 'frame' : undefined;
}

/** Where the name of a class or file ends that begins the line. */
function nameEnd(line: string): number {
  let at = 0;
  while (isOfName(line.charCodeAt(at))) at += 1;
  return at;
}

function isOfName(code: number): boolean {
  return (
    isLetter(code) ||
    isDigit(code) ||
    code === DOT ||
    code === UNDERSCORE ||
    code === SLASH ||
    code === DOLLAR ||
    code === DASH
  );
}
