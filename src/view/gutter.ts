/** The margin by which matches differ from the records around them, with colour or without. */
import type { LogRecord } from '../record/record.ts';
import type { RenderOptions } from './renderer.ts';

interface Gutter {
  /** In cells; 0 where all are matches. */
  width: number;
  blank: string;
  of(record: LogRecord): string;
}

export function gutterOf({ isContext, theme }: RenderOptions): Gutter {
  if (isContext === undefined) return { width: 0, blank: '', of: () => '' };
  const mark = theme.bold('> ');
  return { width: 2, blank: '  ', of: (record) => (isContext(record) ? '  ' : mark) };
}
