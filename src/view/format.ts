/** The output formats by name. */
import type { Format } from './formats.ts';
import { jsonRenderer, ndjsonRenderer } from './json.ts';
import { lineRenderer } from './line.ts';
import type { RenderOptions, Renderer } from './renderer.ts';
import { tableRenderer } from './table.ts';

const RENDERERS = {
  table: tableRenderer,
  line: lineRenderer,
  json: jsonRenderer,
  ndjson: ndjsonRenderer,
} satisfies Record<Format, (options: RenderOptions) => Renderer>;

/** A renderer for one result. */
export function createRenderer(format: Format, options: RenderOptions): Renderer {
  return RENDERERS[format](options);
}
