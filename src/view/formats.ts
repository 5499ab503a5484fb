/** The names of the output formats, apart from their code, as help needs only the names. */

export const FORMATS = ['table', 'line', 'json', 'ndjson', 'csv', 'tsv', 'logfmt', 'raw'] as const;

export type Format = (typeof FORMATS)[number];
