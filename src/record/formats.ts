/** The names of the line formats, apart from their decoders, as help needs only the names. */

export const FORMATS = ['auto', 'reference', 'json', 'text'] as const;

/** `auto` decides for each line; the others read every line as theirs, and as bare text where it is not. */
export type Format = (typeof FORMATS)[number];
