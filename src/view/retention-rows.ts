/** What a dry run of retention found, as a table: by day, service and severity. */
import stringWidth from 'string-width';
import type { Rows } from '../store/retention-rows.ts';
import { formatBytes } from './bytes.ts';
import { pad } from './fit.ts';
import { printable } from './printable.ts';
import { count } from './summary.ts';

const TITLES = ['DAY', 'SERVICE', 'SEVERITY', 'RECORDS', 'SIZE'];
/** The columns from here on are numbers, and stand to the right. */
const NUMBERS = 3;

/** Its lines, the titles first. Sizes are those of the documents, which the disk has compressed. */
export function rowsTable(all: readonly Rows[]): string[] {
  const table = [TITLES, ...all.flatMap(cellsOf)];
  const widths = TITLES.map((_, column) =>
    table.reduce((most, row) => Math.max(most, stringWidth(row[column] ?? '')), 0),
  );
  return table.map((row) =>
    row.map((cell, column) => align(cell, widths[column] ?? 0, column)).join('  '),
  );
}

function cellsOf({ rows, others }: Rows): string[][] {
  const cells = rows.map(({ day, service, severity, records, bytes }) => [
    printable(day),
    printable(service),
    printable(severity),
    count(records),
    formatBytes(bytes),
  ]);
  if (others.records === 0) return cells;
  return [
    ...cells,
    [
      printable(rows[0]?.day ?? ''),
      '(others)',
      '',
      count(others.records),
      formatBytes(others.bytes),
    ],
  ];
}

function align(cell: string, width: number, column: number): string {
  return column < NUMBERS ? pad(cell, width) : cell.padStart(width);
}
