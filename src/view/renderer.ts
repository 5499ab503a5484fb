/** The contract of every output format. */
import type { Zone } from '../query/zone.ts';
import type { LogRecord } from '../record/record.ts';
import type { Column } from './columns.ts';
import type { Finder } from './highlight.ts';
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
  /** The text may reach a terminal, which would obey control characters: those that exact formats keep are shown too. */
  isTerminal?: boolean;
  /** What to show instead of what the format shows by itself. */
  columns?: readonly Column[] | undefined;
  /** The names of the columns above them; true unless told otherwise, where the format has such. */
  header?: boolean;
  /** Over several lines what a table would cut. */
  wrap?: boolean;
  /** What to highlight in messages. */
  find?: Finder | undefined;
  /** Records by which a table settles its columns; else by those that come first. */
  sample?: readonly LogRecord[] | undefined;
  /** Whether a record only stands around one that was searched for; absent when there are no such. */
  isContext?: ((record: LogRecord) => boolean) | undefined;
  /** Keeps spreadsheets from taking a text for a formula. */
  csvSafe?: boolean;
}
