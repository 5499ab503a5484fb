/** Lines in the reference form, by their bytes: `YYYY-MM-DD HH:MM:SS Service Severity message`. */
import { SPACE } from '../../record/ascii.ts';
import { type Bytes, plainEnd } from '../../record/bytes.ts';
import type { ByteLine, LineTemplate } from '../../wire/byte-line.ts';
import { createIsoClock } from './byte-clock.ts';
import { createKnownFields, knownFor, learn } from './known-fields.ts';
import type { LineForm } from './lane.ts';
import { lineEnd } from './line-end.ts';
import type { Teacher } from './teacher.ts';

/** `YYYY-MM-DD HH:MM:SS`. */
const TIME_LENGTH = 19;
/** ` Service Severity `. */
const NAMES = 0;
const MAX_NAMES_LENGTH = 100;
const MESSAGE = 1;
const PARTS = [{ from: MESSAGE, to: MESSAGE, after: '"}\n' }];

export function createReferenceForm(teacher: Teacher): LineForm {
  const clock = createIsoClock((text) => teacher.timeOf(`${text} S INFO x`));
  const known = createKnownFields<LineTemplate | 'none'>([NAMES]);
  const spans = new Int32Array(2 * (MESSAGE + 1));

  function templateFor(line: ByteLine): LineTemplate | 'none' {
    const names = line.bytes.data.toString('latin1', spans[2 * NAMES], spans[2 * NAMES + 1]);
    const template = teacher.templateFor(line, () => PARTS);
    // In front stands the service: of lines of other forms that look alike, more than the names may count.
    const isForm = template !== undefined && names.startsWith(` ${template.head.service} `);
    return isForm ? template : 'none';
  }

  return {
    read(line, at) {
      const { bytes } = line;
      const timeEnd = at + TIME_LENGTH;
      line.time = clock(bytes, at, timeEnd);
      if (Number.isNaN(line.time)) return -1;
      const message = namesEnd(bytes, timeEnd);
      if (message === -1) return -1;
      const end = plainEnd(bytes, message, line.isText);
      spans[2 * NAMES] = timeEnd;
      spans[2 * NAMES + 1] = message;
      spans[2 * MESSAGE] = message;
      spans[2 * MESSAGE + 1] = end;
      line.spans = spans;
      return lineEnd(bytes, end);
    },
    templateOf(line) {
      const template = knownFor(known, line) ?? learn(known, line, () => templateFor(line));
      return template === 'none' ? undefined : template;
    },
  };
}

/** Where the names end that stand at `at`, with the space behind them; -1 where they are none. */
function namesEnd(bytes: Bytes, at: number): number {
  const limit = Math.min(bytes.length, at + MAX_NAMES_LENGTH);
  let spaces = 0;
  for (let end = at; end < limit; end += 1) {
    const code = bytes.view.getUint8(end);
    if (code < SPACE) return -1;
    if (code === SPACE && (spaces += 1) === 3) return end + 1;
  }
  return -1;
}
