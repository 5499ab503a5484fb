/**
 * The shapes that lines of JSON have had, as a tree: lines that begin alike share its branches, so that finding the shape of a line and its
 * values is one walk over its bytes.
 */
import { type Bytes, isAt, type Pattern, patternOf } from '../../record/bytes.ts';
import { MAX_SLOTS, type Outline, type SlotKind } from '../../record/decode/json-outline.ts';
import type { ByteLine } from '../../wire/byte-line.ts';
import { literalEnd, numberEnd, stringEnd } from './json-values.ts';

interface Branch<Shape> {
  text: string;
  /** What stands before the value that comes next; all that is left where none comes. */
  before: Pattern;
  kind: SlotKind | 'end';
  next: Branch<Shape>[];
  shape: Shape | undefined;
}

export interface JsonShapes<Shape> {
  /** The shape of the line at `at`; its values are in `spans`. */
  find(line: ByteLine, at: number): Shape | undefined;
  /** Where the next line begins, behind the one that was found last. */
  readonly end: number;
  /** For each slot where its value begins, and where it ends. */
  readonly spans: Int32Array;
  /** `ending` is the line end behind the object. False where there is one of this outline. */
  add(outline: Outline, ending: string, shape: Shape): boolean;
}

export function createJsonShapes<Shape>(): JsonShapes<Shape> {
  const root: Branch<Shape>[] = [];
  const spans = new Int32Array(2 * MAX_SLOTS);
  let end = 0;

  function find({ bytes, isText }: ByteLine, start: number): Shape | undefined {
    let branches = root;
    let at = start;
    let place = 0;
    for (;;) {
      const branch = branchAt(branches, bytes, at);
      if (branch === undefined) return undefined;
      at += branch.before.length;
      if (branch.kind === 'end') {
        end = at;
        return branch.shape;
      }
      spans[place] = at;
      at = valueEnd(branch.kind, bytes, at, isText);
      if (at === -1) return undefined;
      spans[place + 1] = at;
      place += 2;
      branches = branch.next;
    }
  }

  return {
    find,
    get end() {
      return end;
    },
    spans,
    add({ slots, after }, ending, shape) {
      let branches = root;
      for (const { before, kind } of slots) branches = branchFor(branches, before, kind).next;
      const last = branchFor(branches, after + ending, 'end');
      const isNew = last.shape === undefined;
      last.shape ??= shape;
      return isNew;
    },
  };
}

function branchAt<Shape>(
  branches: readonly Branch<Shape>[],
  bytes: Bytes,
  at: number,
): Branch<Shape> | undefined {
  for (const branch of branches) {
    const { before, kind } = branch;
    if (isAt(bytes, at, before) && begins(kind, bytes, at + before.length)) return branch;
  }
  return undefined;
}

/** Whether such a value begins here: what stands before it may be the same for others. */
function begins(kind: SlotKind | 'end', bytes: Bytes, at: number): boolean {
  if (kind === 'string' || kind === 'end') return true;
  if (at >= bytes.length) return false;
  const isLetter = bytes.view.getUint8(at) >= 97;
  return isLetter === (kind === 'literal');
}

function valueEnd(kind: SlotKind, bytes: Bytes, at: number, isText: boolean): number {
  if (kind === 'string') return stringEnd(bytes, at, isText);
  return kind === 'number' ? numberEnd(bytes, at) : literalEnd(bytes, at);
}

function branchFor<Shape>(
  branches: Branch<Shape>[],
  text: string,
  kind: SlotKind | 'end',
): Branch<Shape> {
  const known = branches.find((each) => each.kind === kind && each.text === text);
  if (known !== undefined) return known;
  const made: Branch<Shape> = {
    text,
    before: patternOf(Buffer.from(text, 'latin1')),
    kind,
    next: [],
    shape: undefined,
  };
  branches.push(made);
  return made;
}
