/** Lines that are JSON objects, by their bytes. Each shape that they have is learned from the first such line. */
import type { Bytes } from '../../record/bytes.ts';
import { epochOf } from '../../record/decode/field-time.ts';
import { type Outline, outlineOf, type SlotKind } from '../../record/decode/json-outline.ts';
import { rolesOf } from '../../record/decode/json-roles.ts';
import type { ByteLine, LineTemplate, TemplatePart } from '../../wire/byte-line.ts';
import { createIsoClock } from './byte-clock.ts';
import { partsOf } from './json-parts.ts';
import { createJsonShapes } from './json-shapes.ts';
import { createKnownFields, type KnownFields, knownFor, learn } from './known-fields.ts';
import type { LineForm } from './lane.ts';
import type { Teacher } from './teacher.ts';

/** Lines that one statement of a program writes. */
interface Shape {
  timeSlot: number;
  timeKind: SlotKind;
  parts: readonly TemplatePart[];
  /** By severity and service. */
  known: KnownFields<LineTemplate | 'none'>;
}

const LF = 10;
const CR = 13;
const ZERO = 48;
const EPOCH_MS_DIGITS = 13;
/** Docker's lines, which begin with this field, have another line in it. */
const LOG = 'log';
/** Longer lines are rarely alike. */
const MAX_LENGTH = 16 * 1024;
/** A file has the lines of a few programs, of a few dozen statements each. */
const MAX_SHAPES = 200;
/** Lines of no shape in a row before fewer of them are looked into: such a look costs more than the line takes otherwise. */
const MAX_FAILURES = 100;

export function createJsonForm(teacher: Teacher): LineForm {
  const shapes = createJsonShapes<Shape>();
  const clock = createIsoClock((text) => teacher.timeOf(`{"time":"${text}","message":""}`));
  let shape: Shape | undefined;
  let count = 0;
  let failures = 0;

  /** Learns the shape of the line at `at`, if it has one that is new. */
  function learnShape(line: ByteLine, at: number): Shape | undefined {
    failures += 1;
    const isTried = failures < MAX_FAILURES || failures % MAX_FAILURES === 0;
    if (count === MAX_SHAPES || !isTried) return undefined;
    const { data } = line.bytes;
    const end = data.indexOf(LF, at);
    if (end === -1 || end - at > MAX_LENGTH) return undefined;
    const textEnd = data[end - 1] === CR ? end - 1 : end;
    const outline = outlineOf(data.toString('latin1', at, textEnd));
    const made = outline && shapeOf(outline);
    if (outline === undefined || made === undefined) return undefined;
    const ending = data.toString('latin1', textEnd, end + 1);
    if (!shapes.add(outline, ending, made)) return undefined;
    count += 1;
    failures = 0;
    return shapes.find(line, at);
  }

  function learnTemplate({ known, parts }: Shape, line: ByteLine) {
    return learn(known, line, () => teacher.templateFor(line, () => parts) ?? 'none');
  }

  function timeOf({ timeSlot, timeKind }: Shape, { bytes }: ByteLine): number {
    const start = shapes.spans[2 * timeSlot] ?? 0;
    const end = shapes.spans[2 * timeSlot + 1] ?? 0;
    return timeKind === 'string' ? clock(bytes, start, end) : readEpoch(bytes, start, end);
  }

  return {
    read(line, at) {
      shape = shapes.find(line, at) ?? learnShape(line, at);
      if (shape === undefined) return -1;
      line.time = timeOf(shape, line);
      line.spans = shapes.spans;
      return Number.isNaN(line.time) ? -1 : shapes.end;
    },
    templateOf(line) {
      if (shape === undefined) return undefined;
      const template = knownFor(shape.known, line) ?? learnTemplate(shape, line);
      return template === 'none' ? undefined : template;
    },
  };
}

function shapeOf(outline: Outline): Shape | undefined {
  const roles = outline.fields[0]?.name === LOG ? undefined : rolesOf(outline);
  if (roles === undefined) return undefined;
  const names = [roles.severity, roles.service].filter((slot) => slot !== undefined);
  return {
    timeSlot: roles.time,
    timeKind: outline.slots[roles.time]?.kind ?? 'literal',
    parts: partsOf(roles, outline),
    known: createKnownFields(names),
  };
}

/** Of ms, as most have them, by hand; else as the decoder does. */
function readEpoch(bytes: Bytes, start: number, end: number): number {
  if (end - start === EPOCH_MS_DIGITS) {
    let ms = 0;
    let at = start;
    for (; at < end; at += 1) {
      const digit = bytes.view.getUint8(at) - ZERO;
      if (digit < 0) break;
      ms = ms * 10 + digit;
    }
    if (at === end) return ms;
  }
  return epochOf(Number(bytes.data.toString('latin1', start, end))) ?? Number.NaN;
}
