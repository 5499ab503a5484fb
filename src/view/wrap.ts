/** Text over several lines of a number of terminal cells, broken between words where there are some. */
import stringWidth from 'string-width';
import { enoughFor, graphemesOf } from './fit.ts';
import type { Range } from './styled.ts';

/** A record that takes more is read whole in another format. */
const MAX_LINES = 200;

/** The lines of a printable text as ranges of it, and whether it goes on behind them. At least one. */
export function wrap(text: string, width: number): { lines: Range[]; isCut: boolean } {
  const start = enoughFor(text, width * MAX_LINES);
  const lines: Range[] = [];
  let line = { from: 0, to: 0 };
  let cells = 0;
  /** Where the line may be broken, behind its last blank, and the cells that it has up to there. */
  let blank = { at: 0, cells: 0 };
  const breakAt = (at: number): void => {
    lines.push({ from: line.from, to: line.from + text.slice(line.from, at).trimEnd().length });
    line = { from: at, to: at };
  };
  for (const { segment, index } of graphemesOf(start)) {
    if (lines.length === MAX_LINES) return { lines, isCut: true };
    const size = stringWidth(segment);
    // A blank may stand over the edge, where nobody sees it.
    const mayStay = segment === ' ' ? Number.POSITIVE_INFINITY : width - size;
    // More than once: what is left of a line may be too long with a wide character.
    while (cells > mayStay && index > line.from) {
      const atBlank = blank.at > line.from;
      breakAt(atBlank ? blank.at : index);
      cells = atBlank ? cells - blank.cells : 0;
    }
    cells += size;
    line.to = index + segment.length;
    if (segment === ' ') blank = { at: line.to, cells };
    if (segment === '↵') {
      breakAt(line.to);
      cells = 0;
    }
  }
  if (line.to > line.from || lines.length === 0) breakAt(line.to);
  return { lines, isCut: start.length < text.length };
}
