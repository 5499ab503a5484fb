/** Whether a text as a whole is one that a glob stands for: `*` is any run of characters. Takes no more than the product of their lengths. */
export function isGlobMatch(glob: string, text: string): boolean {
  const [first = '', ...rest] = glob.split('*');
  const last = rest.pop();
  if (last === undefined) return text === glob;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  // The earliest place of each piece leaves the most room for those behind it.
  for (const piece of rest) {
    const found = text.indexOf(piece, at);
    if (found === -1) return false;
    at = found + piece.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
