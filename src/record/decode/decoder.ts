/** Lines to what they say, by the format that was named, or by the one that each has. */
import { decodeAccess } from './access-line.ts';
import { decodeApacheError } from './apache-error-line.ts';
import { type AutoDecoder, createAutoDecoder, decodeContainer } from './auto-decoder.ts';
import { OPEN_BRACE } from '../ascii.ts';
import { unwrapContainer } from './container-line.ts';
import type { Decoded } from './decoded.ts';
import type { Format } from './formats.ts';
import { decodeGo } from './go-line.ts';
import { decodeJson } from './json-line.ts';
import { decodeKlog } from './klog-line.ts';
import { type ClockContext, createLeadingTimeReader } from './leading-time.ts';
import { decodeLogfmt } from './logfmt-line.ts';
import { decodeLog4j } from './log4j-line.ts';
import { decodeNginxError } from './nginx-error-line.ts';
import { decodePostgres } from './postgres-line.ts';
import { decodePython, decodePythonBasic } from './python-line.ts';
import { decodeRedis } from './redis-line.ts';
import { decodeReference } from './reference-line.ts';
import { decodeRails, decodeRuby } from './ruby-line.ts';
import { decodeSyslog } from './syslog-line.ts';
import { decodeText, decodeTimedText } from './text-line.ts';
import type { TimestampReader } from './timestamp-reader.ts';

/** Decodes one line, or gives undefined where it is not of the named format; `knownService` is the service named beside it, if any. */
export type Decoder = (line: string, knownService?: string) => Decoded | undefined;

type LineDecoder = (
  line: string,
  clock: TimestampReader,
  knownService?: string,
) => Decoded | undefined;
type Forced = Exclude<Format, 'auto'>;

/** A decoder for one source. Under `auto`, every line fits. */
export function createDecoder(format: 'auto', context: ClockContext): AutoDecoder;
export function createDecoder(format: Format, context: ClockContext): Decoder;
export function createDecoder(format: Format, context: ClockContext): Decoder {
  const clock = createLeadingTimeReader(context);
  if (format === 'auto') return createAutoDecoder(clock);
  const decode = FORCED[format];
  return (line, knownService) => decode(line, clock, knownService);
}

const FORCED: Readonly<Record<Forced, LineDecoder>> = {
  reference: behindTime(decodeReference),
  json: decodeJson,
  logfmt: decodeLogfmt,
  syslog: decodeSyslog,
  access: decodeAccess,
  'apache-error': decodeApacheError,
  'nginx-error': behindTime(decodeNginxError),
  python: (line, clock) =>
    decodePythonBasic(line) ?? behindTime(withLevel(decodePython))(line, clock),
  log4j: (line, clock) =>
    behindTime(withLevel(decodeLog4j))(line, clock) ?? decodeLog4j(line, undefined, 0),
  go: behindTime(decodeGo),
  ruby: (line, clock) => decodeRuby(line, clock) ?? decodeRails(line, clock),
  postgres: behindTime(decodePostgres),
  redis: decodeRedis,
  klog: decodeKlog,
  cri: decodeEnvelope(false),
  docker: decodeEnvelope(true),
  text: decodeText,
};

type TimedDecoder = (
  line: string,
  timestamp: number,
  end: number,
  knownService?: string,
) => Decoded | undefined;

/** Decodes lines that begin with a time by what stands behind it. */
function behindTime(decode: TimedDecoder): LineDecoder {
  return (line, clock, knownService) => {
    const timestamp = clock.read(line, 0);
    return Number.isNaN(timestamp) ? undefined : decode(line, timestamp, clock.end, knownService);
  };
}

/** The usual layouts, and any of one's own that has at least a time and a level. */
function withLevel(decode: TimedDecoder): TimedDecoder {
  return (line, timestamp, end) => {
    const own = decode(line, timestamp, end);
    if (own !== undefined) return own;
    const text = decodeTimedText(line, timestamp, end, false);
    return text.severity === undefined ? undefined : text;
  };
}

/** Containers' lines of one kind; what is inside is decided for each. */
function decodeEnvelope(isDocker: boolean): LineDecoder {
  return (line, clock, knownService) => {
    if ((line.charCodeAt(0) === OPEN_BRACE) !== isDocker) return undefined;
    const container = unwrapContainer(line);
    return container === undefined ? undefined : decodeContainer(container, clock, knownService);
  };
}
