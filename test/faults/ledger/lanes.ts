/** Draws faults and has them happen, one after the other in each lane, and the lanes side by side. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../../demo/random.ts';
import { eventually } from '../../helpers/eventually.ts';
import type { Journal } from './journal.ts';
import type { ShownFault } from './servers.ts';

/** What can happen in a lane. */
export interface Lane {
  faults: readonly ShownFault[];
  /** For the middle of an outage. */
  blows: readonly ShownFault[];
}

export interface Drawn {
  fault: ShownFault;
  holdMs: number;
  /** What strikes in the middle of it: a process that must get by without what is away. */
  blow: ShownFault | undefined;
  /** How long nothing happens in its lane after it. */
  restMs: number;
}

const SHORTEST_MS = 200;
const SHORT_MS = 1500;
const LONG_MS = 10_000;
const MINUTE_MS = 60_000;
const REST_MS = 1000;

/** In any order: every outage and all that a process can suffer, two faults of the network, one of each other kind. */
export function drawShort({ faults, blows }: Lane, random: Random): Drawn[] {
  const left = new Map<ShownFault['kind'], number>([
    ['outage', Infinity],
    ['process', Infinity],
    ['stray', Infinity],
    ['network', 2],
  ]);
  const drawn: Drawn[] = [];
  for (const fault of shuffled(faults, random)) {
    const more = left.get(fault.kind) ?? 1;
    if (more === 0) continue;
    left.set(fault.kind, more - 1);
    drawn.push(lasting(fault, blows, SHORT_MS, random));
  }
  return drawn;
}

/** So many of all that there is. */
export function drawLong({ faults, blows }: Lane, count: number, random: Random): Drawn[] {
  return Array.from({ length: count }, () => pick(faults, random)).map((fault) =>
    lasting(fault, blows, fault.isLong ? MINUTE_MS : LONG_MS, random),
  );
}

function lasting(
  fault: ShownFault,
  blows: readonly ShownFault[],
  longestMs: number,
  random: Random,
): Drawn {
  const isBlow = fault.kind === 'process' || fault.kind === 'stray';
  return {
    fault,
    holdMs: isBlow ? 0 : random.whole(SHORTEST_MS, longestMs),
    blow: fault.kind === 'outage' ? pick(blows, random) : undefined,
    restMs: random.whole(0, REST_MS),
  };
}

function pick(faults: readonly ShownFault[], random: Random): ShownFault {
  const [first, ...others] = faults;
  if (first === undefined) throw new Error('there is nothing to draw from');
  return random.pick([first, ...others]);
}

function shuffled<T>(values: readonly T[], random: Random): T[] {
  return values
    .map((value) => ({ value, place: random.next() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ value }) => value);
}

export async function suffer(lane: readonly Drawn[], journal: Journal): Promise<void> {
  for (const { fault, holdMs, blow, restMs } of lane) {
    journal.note(`${fault.name}, for ${holdMs} ms`);
    await fault.begin();
    let evidence: string;
    try {
      await sleep(holdMs);
      if (blow !== undefined) await strike(blow, journal);
      evidence = await eventually(fault.evidence, (text) => text !== '');
    } finally {
      await fault.end();
    }
    journal.note(`    over: ${fault.name}: ${evidence}`);
    await sleep(restMs);
  }
}

async function strike(blow: ShownFault, journal: Journal): Promise<void> {
  await blow.begin();
  journal.note(`    meanwhile: ${blow.name}: ${await blow.evidence()}`);
}
