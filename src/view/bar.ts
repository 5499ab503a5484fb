/** A bar of so many cells for a share of the longest one. */
import type { Theme } from './theme.ts';

/** Eighths of a cell. Unicode, block elements. */
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const;
const FULL = '█';

/** Lengths from 0 to 1: of all, and of the bad ones, which stand first and in their colour. What is not 0 is seen. */
export function barOf([all, bad]: readonly [number, number], width: number, theme: Theme): string {
  const cells = Math.max(all > 0 ? 1 : 0, Math.round(all * width * 8)) / 8;
  const whole = Math.floor(cells);
  const rest = EIGHTHS[Math.round((cells - whole) * 8)] ?? '';
  const bar = FULL.repeat(whole) + rest;
  const badCells = bad > 0 ? Math.min(bar.length, Math.max(1, Math.round(bad * width))) : 0;
  const [red, green] = [bar.slice(0, badCells), bar.slice(badCells)];
  return theme.severity('ERROR', red) + theme.severity('INFO', green);
}
