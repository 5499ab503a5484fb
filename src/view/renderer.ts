/** The contract of every output format. */
import type { Zone } from '../query/zone.ts';
import type { LogRecord } from '../record/record.ts';
import type { Theme } from './theme.ts';

/** Turns a stream of records into text, line ends included. Used once: begin, batches in order, end. */
export interface Renderer {
  begin(): string;
  records(batch: readonly LogRecord[]): string;
  end(): string;
}

export interface RenderOptions {
  zone: Zone;
  theme: Theme;
  /** Cells of the terminal. Absent where there is none: then nothing is cut. */
  width?: number | undefined;
}
