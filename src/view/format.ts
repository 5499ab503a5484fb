/** The output formats by name. */
import { csvRenderer, tsvRenderer } from './csv.ts';
import type { Format } from './formats.ts';
import { jsonRenderer, ndjsonRenderer } from './json.ts';
import { lineRenderer } from './line.ts';
import { logfmtRenderer } from './logfmt.ts';
import { rawRenderer } from './raw.ts';
import type { RenderOptions, Renderer } from './renderer.ts';
import { tableRenderer } from './table.ts';

const RENDERERS = {
  table: tableRenderer,
  line: lineRenderer,
  json: jsonRenderer,
  ndjson: ndjsonRenderer,
  csv: csvRenderer,
  tsv: tsvRenderer,
  logfmt: logfmtRenderer,
  raw: rawRenderer,
} satisfies Record<Format, (options: RenderOptions) => Renderer>;

/** A renderer for one result. */
export function createRenderer(format: Format, options: RenderOptions): Renderer {
  return RENDERERS[format](options);
}
