/** Messages and nothing else. */
import { printable } from './printable.ts';
import type { RenderOptions, Renderer } from './renderer.ts';

/**
 * A message and a line end each. Off a terminal they are exact, control characters and line feeds too, as nothing else
 * gives back the lines that were emitted; on one they are made visible, as everywhere.
 */
export function rawRenderer({ isTerminal = false }: RenderOptions): Renderer {
  const textOf = (message: string) => (isTerminal ? printable(message) : message);
  return {
    begin: () => '',
    records: (batch) => batch.map(({ message }) => `${textOf(message)}\n`).join(''),
    end: () => '',
  };
}
