/**
 * The envelopes that container runtimes put around each line a container writes: the prefix of CRI runtimes (containerd, CRI-O)
 * and the objects of Docker's json-file driver. What is inside is a line of its own, decoded by the rules of any other.
 */
import { BACKSLASH, COLON, isDigit, OPEN_BRACE, SPACE } from '../ascii.ts';
import { isBounded } from '../attributes.ts';
import type { Decoded } from './decoded.ts';
import { holdsOddNumber, parseObject, parseObjectOfOddNumbers } from './json-object.ts';
import type { Attributes } from '../record.ts';
import type { TimestampReader } from './timestamp-reader.ts';

export interface Container {
  /** The line as the program wrote it, without its line end. */
  text: string;
  /** Whether the runtime cut the program's line here, at 16 KiB mostly; the rest comes in the next lines of the stream. */
  isPartial: boolean;
  stream?: 'stdout' | 'stderr';
  /** When the runtime read the line, as it wrote that down. */
  time?: string;
  /** What Docker, or a shipper after it, put beside the line: `attrs`, `kubernetes`. */
  attributes?: Attributes;
}

const CAPITAL_F = 70;
const CAPITAL_P = 80;
const CAPITAL_T = 84;
/** From `2016-10-06T00:17:09Z` to nine digits of fraction and an offset. */
const SHORTEST_TIME = 20;
const LONGEST_TIME = 35;

/**
 * What is inside a container's line, or undefined for a line of anything else.
 * The caller unwraps once: a program may print container lines, and a hostile one as many layers as a stack has frames.
 */
export function unwrapContainer(line: string): Container | undefined {
  return line.charCodeAt(0) === OPEN_BRACE ? unwrapDocker(line) : unwrapCri(line);
}

/**
 * Whether the line is a container's and its text goes on in the next line of the same stream: for whoever joins the pieces. A
 * piece that is decoded alone is a line like any other, and has an attribute `partial`.
 */
export function isPartialContainerLine(line: string): boolean {
  if (line.charCodeAt(0) !== OPEN_BRACE) return line.charCodeAt(criTagAt(line)) === CAPITAL_P;
  if (!line.startsWith(DOCKER_START)) return false;
  // Docker writes `log` first and `stream` next. Within a string this text would have its quotes escaped.
  const end = line.indexOf('","stream":"');
  return end === -1 ? unwrapDocker(line)?.isPartial === true : !endsWithNewline(line, end);
}

/**
 * The decoded text of a container, completed by what the container knows: its time where the text names none, and
 * its stream as an attribute. Severity stays open: on stderr there is as much chatter as there are errors.
 */
export function completeFromContainer(
  decoded: Decoded,
  container: Container,
  clock: TimestampReader,
): Decoded {
  const beside: Attributes = {};
  if (decoded.timestamp === undefined && container.time !== undefined) {
    const timestamp = clock.read(container.time, 0);
    if (Number.isNaN(timestamp)) beside['time'] = container.time;
    else decoded.timestamp = timestamp;
  }
  if (container.stream !== undefined) beside['stream'] = container.stream;
  if (container.isPartial) beside['partial'] = true;
  // A name that the line gave itself stays as the line has it.
  const attributes = { ...beside, ...container.attributes, ...decoded.attributes };
  if (Object.keys(attributes).length > 0 && isBounded(attributes)) decoded.attributes = attributes;
  return decoded;
}

/**
 * `2016-10-06T00:17:09.669794202Z stdout F message`, the tag `P` for a partial line; more tags may follow a colon.
 * https://github.com/kubernetes/design-proposals-archive/blob/main/node/kubelet-cri-logging.md
 */
function unwrapCri(line: string): Container | undefined {
  const tag = criTagAt(line);
  if (tag === -1) return undefined;
  const tagsEnd = line.indexOf(' ', tag);
  return {
    text: tagsEnd === -1 ? '' : line.slice(tagsEnd + 1),
    isPartial: line.charCodeAt(tag) === CAPITAL_P,
    stream: line.startsWith('stderr', tag - 7) ? 'stderr' : 'stdout',
    time: line.slice(0, tag - 8),
  };
}

/** Where the tag of a CRI line stands, or -1 where the line is none. */
function criTagAt(line: string): number {
  if (line.charCodeAt(10) !== CAPITAL_T || !isDigit(line.charCodeAt(0))) return -1;
  // The space must stand where a time can end; looking further would cost on a long line without one.
  let space = SHORTEST_TIME;
  while (space <= LONGEST_TIME && line.charCodeAt(space) !== SPACE) space += 1;
  if (!line.startsWith('stdout ', space + 1) && !line.startsWith('stderr ', space + 1)) return -1;
  const tag = space + 8;
  const code = line.charCodeAt(tag);
  if (code !== CAPITAL_F && code !== CAPITAL_P) return -1;
  const next = line.charCodeAt(tag + 1);
  return next === SPACE || next === COLON || tag + 1 === line.length ? tag : -1;
}

const DOCKER_START = '{"log":';
const ATTRIBUTES_OF_DOCKER = new Set(['attrs']);

/**
 * `{"log":"...\n","stream":"stderr","attrs":{...},"time":"..."}`; a shipper may have added keys of its own to a line with a stream. A
 * `log` without the newline that the driver puts behind each whole line is a partial one.
 * https://docs.docker.com/engine/logging/drivers/json-file/
 */
function unwrapDocker(line: string): Container | undefined {
  if (!line.startsWith(DOCKER_START)) return undefined;
  const { log, stream, time, ...attributes } = parseObject(line) ?? {};
  const isStream = stream === 'stdout' || stream === 'stderr';
  const names = Object.keys(attributes);
  const isDocker =
    isStream || (stream === undefined && names.every((name) => ATTRIBUTES_OF_DOCKER.has(name)));
  if (typeof log !== 'string' || !isDocker) return undefined;
  if (!isBounded(attributes) || (time !== undefined && typeof time !== 'string')) return undefined;
  const container: Container = { text: log.replace(/\r?\n$/, ''), isPartial: !log.endsWith('\n') };
  if (isStream) container.stream = stream;
  if (time !== undefined) container.time = time;
  if (names.length > 0) container.attributes = keepNumbers(attributes, line);
  return container;
}

/** The attributes, with numbers in them that JSON could not carry again as their text. */
function keepNumbers(attributes: Attributes, line: string): Attributes {
  if (!holdsOddNumber(attributes)) return attributes;
  const { log: _log, stream: _stream, time: _time, ...kept } = parseObjectOfOddNumbers(line) ?? {};
  return kept;
}

/** Whether the JSON string that ends here ends in an escaped newline, and not in an escaped backslash and an `n`. */
function endsWithNewline(json: string, end: number): boolean {
  if (json.charCodeAt(end - 1) !== 110) return false;
  let backslashes = 0;
  while (json.charCodeAt(end - 2 - backslashes) === BACKSLASH) backslashes += 1;
  return backslashes % 2 === 1;
}
