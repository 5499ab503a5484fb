/** What every form of a search's result is made from. */
import type { Io } from '../io.ts';
import type { Query } from '../query/query.ts';
import type { Zone } from '../query/zone.ts';
import type { Database } from '../store/client.ts';
import type { RenderOptions } from '../view/renderer.ts';
import { renderSheet, type Sheet } from '../view/sheet.ts';
import type { Theme } from '../view/theme.ts';
import type { Output } from './output.ts';
import { sheetFormatOf, type View } from './search-view.ts';

export interface SearchJob {
  io: Io;
  db: Database['db'];
  query: Query;
  view: View;
  /** Records at most; undefined for all. */
  limit: number | undefined;
  /** How long the database may work on it. */
  timeoutMs: number;
  zone: Zone;
  theme: Theme;
  output: Output;
}

export interface SearchResult {
  /** How many records, or groups of them, were found. */
  found: number;
  /** False when the time was up before all was counted. */
  isWhole: boolean;
  /** What is said on stderr when all is shown. */
  notices: string[];
}

export function renderOptionsOf({ view, zone, theme, output }: SearchJob): RenderOptions {
  const { columns, wrap, csvSafe, header } = view;
  const { width, isTerminal } = output;
  return { zone, theme, width, isTerminal, columns, wrap, csvSafe, header };
}

/**
 * In a pipe, unless a format is asked for, without the names above, as what comes is rows for the next tool; and printable, as
 * behind that tool mostly is a terminal.
 */
export async function writeSheet(job: SearchJob, sheet: Sheet): Promise<void> {
  const { view, output } = job;
  const format = sheetFormatOf(view, output.isTerminal);
  const isAsked = output.isTerminal || view.output !== undefined || view.out !== undefined;
  const own = { header: view.header && isAsked, isTerminal: output.isTerminal || !isAsked };
  const options = { ...renderOptionsOf(job), ...own };
  await output.write(renderSheet(sheet, format, options));
}
