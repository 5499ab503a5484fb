/** Sources -> records: reads lines, decodes them and gives each its id. */
import { annotate, completeRecord, isPlausible } from '../record/complete.ts';
import type { Decoder } from '../record/decoder.ts';
import type { LogRecord } from '../record/record.ts';
import type { Severity } from '../record/severity.ts';
import type { Line, Source } from '../source/line.ts';

export interface ReadJob {
  sources: readonly Source[];
  decoder: Decoder;
  /** The severity of lines that name none. */
  severity: Severity;
  now(): number;
  stop: AbortSignal;
}

/**
 * Hands over the record of each line of each source, one source after the other. After each run of lines it waits
 * for `between`, so that there is one promise a run and not one a line.
 */
export async function readRecords(
  job: ReadJob,
  each: (record: LogRecord) => void,
  between: () => Promise<unknown> | undefined,
): Promise<void> {
  for (const source of job.sources) {
    if (job.stop.aborted) return;
    const toRecord = recordMaker(source, job);
    for await (const lines of source.read(job.stop)) {
      const now = job.now();
      for (const line of lines) each(toRecord(line, now));
      await between();
    }
  }
}

function recordMaker(
  source: Source,
  { decoder, severity }: ReadJob,
): (line: Line, now: number) => LogRecord {
  const defaults = { service: source.service, severity, timestamp: 0 };
  let previous: number | undefined;
  return (line, now) => {
    const decoded = decoder(line.text);
    if (decoded.timestamp === undefined || !isPlausible(decoded.timestamp, now)) {
      defaults.timestamp = source.timeOf(previous);
    } else {
      previous = decoded.timestamp;
    }
    const record = completeRecord(decoded, defaults, now, source.mint, line.position);
    if (line.isCut) record.attributes = annotate(record.attributes, 'truncated', true);
    return record;
  };
}
