/** The record: one log event, the unit that every stage of the pipeline moves. */
import type { Severity } from './severity.ts';

/** What a line says beside its message; names and values come from outside and are not trusted. */
export type Attributes = Record<string, unknown>;

export interface LogRecord {
  /** UUIDv8 in its lower-case text form; see `id.ts`. */
  id: string;
  /** Event time, milliseconds since the epoch, UTC. */
  timestamp: number;
  /** Checked by `routing-key.ts`: 1 to 100 bytes, no wildcards, no control characters. */
  service: string;
  severity: Severity;
  message: string;
  host?: string;
  attributes?: Attributes;
}
