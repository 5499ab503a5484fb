/** What is asked of the view: the flags of `search-flags.ts`, checked one by one and together. */
import { z } from 'zod';
import { duration, parsed, whole } from '../config.ts';
import { LogaggError } from '../errors.ts';
import { parseGroupings } from '../query/groupings.ts';
import { parseColumns } from '../view/columns.ts';
import { type Format, FORMATS } from '../view/formats.ts';
import { SHEET_FORMATS, type SheetFormat } from '../view/sheet.ts';
import { parseTemplate } from '../view/template.ts';

const MAX_CONTEXT = 1000;
/** Groups are held in memory, and nobody reads more. */
const MAX_TOP = 100_000;

const context = whole(0, MAX_CONTEXT).optional();

/** For the schema of the whole command. */
export const viewShape = {
  output: z.enum(FORMATS).optional(),
  columns: parsed(parseColumns).optional(),
  template: parsed(parseTemplate).optional(),
  header: z.boolean().default(true),
  wrap: z.boolean().default(false),
  csvSafe: z.boolean().default(false),
  out: z.string().min(1, { error: 'no name of a file' }).optional(),
  pager: z.boolean().default(true),
  exitCode: z.boolean().default(false),
  reverse: z.boolean().default(false),
  context,
  beforeContext: context,
  afterContext: context,
  count: z.boolean().default(false),
  by: parsed(parseGroupings).optional(),
  histogram: z.union([z.literal(true), duration]).optional(),
  patterns: z.boolean().default(false),
  services: z.boolean().default(false),
  top: whole(1, MAX_TOP).optional(),
};

export type View = z.output<z.ZodObject<typeof viewShape>>;

/** What is shown instead of records; undefined for records. */
export type Summary = 'count' | 'by' | 'histogram' | 'patterns' | 'services';

export function summaryOf(view: View): Summary | undefined {
  const asked = (['by', 'histogram', 'patterns', 'services'] as const).filter(
    (name) => view[name] !== undefined && view[name] !== false,
  );
  const [one, other] = asked;
  if (one !== undefined && other !== undefined) throw together(one, other);
  if (view.count && one !== undefined && one !== 'by') throw together('count', one);
  return one ?? (view.count ? 'count' : undefined);
}

/** Lines of context on each side, or undefined where none is asked for. */
export function contextOf(view: View): { before: number; after: number } | undefined {
  const before = view.beforeContext ?? view.context ?? 0;
  const after = view.afterContext ?? view.context ?? 0;
  return before + after > 0 ? { before, after } : undefined;
}

/** The format of a list of records: as asked, else by the name of the file, else for a terminal or a pipe. */
export function formatOf(view: View, isTerminal: boolean): Format {
  return view.output ?? formatOfFile(view.out) ?? (isTerminal ? 'table' : 'line');
}

/** The format of a summary; in a pipe, rows that tools can read. */
export function sheetFormatOf(view: View, isTerminal: boolean): SheetFormat {
  const format = view.output ?? formatOfFile(view.out) ?? (isTerminal ? 'table' : 'tsv');
  if (isSheetFormat(format)) return format;
  if (view.output === undefined) return 'tsv';
  throw new LogaggError('usage', `--output: ${format} is for records alone`, {
    hint: `counts are shown as ${SHEET_FORMATS.join(', ')}`,
  });
}

function isSheetFormat(format: Format): format is SheetFormat {
  return (SHEET_FORMATS as readonly string[]).includes(format);
}

const BY_ENDING: Readonly<Record<string, Format>> = {
  csv: 'csv',
  tsv: 'tsv',
  json: 'json',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
  logfmt: 'logfmt',
};

function formatOfFile(path: string | undefined): Format | undefined {
  const [, ending = ''] = /\.([a-z]+)(?:\.gz)?$/i.exec(path ?? '') ?? [];
  return Object.hasOwn(BY_ENDING, ending.toLowerCase())
    ? BY_ENDING[ending.toLowerCase()]
    : undefined;
}

/** Throws a usage error for flags that would do nothing together; `limitGiven` on the command line. */
export function checkView(view: View, isTerminal: boolean, limitGiven: boolean): void {
  const summary = summaryOf(view);
  const isAround = contextOf(view) !== undefined;
  if (summary !== undefined) {
    if (limitGiven) throw together('limit', summary, '--top shows the largest groups');
    if (isAround) throw together('context', summary);
    for (const name of ['columns', 'template', 'wrap', 'reverse'] as const) {
      if (view[name] !== undefined && view[name] !== false) throw together(name, summary);
    }
  }
  if (view.top !== undefined && summary !== 'by' && summary !== 'patterns') {
    throw new LogaggError('usage', '--top goes with --by and --patterns alone');
  }
  const format =
    summary === undefined ? formatOf(view, isTerminal) : sheetFormatOf(view, isTerminal);
  if (view.template !== undefined) {
    if (view.output !== undefined) throw together('output', 'template');
    if (view.columns !== undefined) throw together('columns', 'template');
  }
  if (view.columns !== undefined && format === 'raw') {
    throw together('columns', 'output raw', '--template shows any fields');
  }
  const shown = view.template === undefined ? format : 'template';
  if (view.wrap) only('wrap', shown, ['table']);
  if (view.csvSafe) only('csv-safe', shown, ['csv', 'tsv']);
  if (isAround) only('context', shown, ['table', 'line']);
  if (isAround && view.reverse) throw together('reverse', 'context');
}

function only(flag: string, format: string, formats: readonly string[]): void {
  if (formats.includes(format)) return;
  throw new LogaggError(
    'usage',
    `--${flag} goes with --output ${formats.join(' and ')}, not with ${format}`,
  );
}

function together(one: string, other: string, hint?: string): LogaggError {
  return new LogaggError('usage', `--${one} does not go with --${other}`, {
    ...(hint !== undefined && { hint }),
  });
}
