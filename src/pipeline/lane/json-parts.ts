/** What stands behind the head of a line of a batch, for lines of JSON of one outline. */
import { joined, type Outline } from '../../record/decode/json-outline.ts';
import type { Roles } from '../../record/decode/json-roles.ts';
import type { TemplatePart } from '../../wire/byte-line.ts';

/** The message, the host and the attributes. */
export function partsOf({ message, host, attributes }: Roles, { slots }: Outline): TemplatePart[] {
  const pieces: (string | number)[] = [message, '"'];
  if (host !== undefined) pieces.push(',"host":"', host, '"');
  if (attributes.length > 0) pieces.push(',"attributes":{', ...attributes, '}');
  const parts: TemplatePart[] = [];
  for (const piece of joined([...pieces, '}\n'])) {
    const last = parts.at(-1);
    if (typeof piece === 'string') {
      if (last !== undefined) last.after = piece;
    } else if (last?.to === piece - 1 && last.after === slots[piece]?.before) {
      // What is to stand before the value does so in the line: both are copied in one.
      last.to = piece;
      last.after = '';
    } else {
      parts.push({ from: piece, to: piece, after: '' });
    }
  }
  return parts;
}
