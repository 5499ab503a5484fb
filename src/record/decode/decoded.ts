/** What one line says of itself; what it leaves open is filled in by whoever knows the source. */
import type { Attributes } from '../record.ts';
import type { Severity } from '../severity.ts';

export interface Decoded {
  /** Ms since the epoch; may lie anywhere in the range of Date. */
  timestamp?: number;
  service?: string;
  severity?: Severity;
  message: string;
  host?: string;
  attributes?: Attributes;
}
