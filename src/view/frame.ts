/** The frame of a table: its header, and the row into which cells are put. */
import Table from 'cli-table3';
import type { Slot } from './layout.ts';

interface Frame {
  titles: string;
  rule: string;
  row(cells: readonly string[]): string;
}

/** A private character, of one cell to everybody. */
const STAND_IN = '\ue000';
const STAND_INS = /\ue000+/;

const BORDERS = {
  ...blank('top', 'top-mid', 'top-left', 'top-right'),
  ...blank('bottom', 'bottom-mid', 'bottom-left', 'bottom-right'),
  ...blank('left', 'left-mid', 'right', 'right-mid'),
};

/**
 * Drawn by cli-table3 around stand-ins for the cells, and only once: it measures emoji otherwise than terminals
 * do, which would shift the columns behind them, and its time grows with the square of the rows.
 */
export function drawFrame({
  slots,
  gap,
}: {
  slots: readonly Pick<Slot, 'title' | 'width'>[];
  gap: number;
}): Frame {
  // A column without bounds is drawn as wide as its title.
  const sizes = slots.map(({ title, width }) => width ?? Math.max(1, title.length));
  const table = new Table({
    head: slots.map(({ title }) => title),
    colWidths: sizes,
    chars: { ...BORDERS, mid: '─', 'mid-mid': '─'.repeat(gap), middle: ' '.repeat(gap) },
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 0 },
  });
  table.push(sizes.map((size) => STAND_IN.repeat(size)));
  const [titleLine = '', rule = '', row = ''] = table.toString().split('\n');
  const around = row.split(STAND_INS);
  return {
    titles: titleLine.trimEnd(),
    rule,
    row: (cells) => around.map((piece, i) => piece + (cells[i] ?? '')).join(''),
  };
}

function blank(...names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, '']));
}
