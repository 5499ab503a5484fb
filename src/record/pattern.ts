/** PLACEHOLDER, to be replaced by its author. */
export function compilePattern(text: string, flags = ''): RegExp {
  return new RegExp(text, flags);
}
