/** Draws faults and has them happen, one after the other in each lane, and the lanes side by side. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../../demo/random.ts';
import { eventually } from '../../helpers/eventually.ts';
import type { Journal } from './journal.ts';
import type { ShownFault } from './servers.ts';

/** What can happen in a lane. */
export interface Lane {
  faults: readonly ShownFault[];
  /** All of them strike in every outage: to those who must get by without what is away. */
  blows: readonly ShownFault[];
}

export interface Drawn {
  fault: ShownFault;
  holdMs: number;
  blows: readonly ShownFault[];
  /** How long nothing happens in its lane after it. */
  restMs: number;
}

const SHORTEST_MS = 200;
/** An emit writes down each second what is safe, and what it wrote down too early shows only after that. */
const OUTAGE_MS = 1200;
const SHORT_MS = 1500;
const LONG_MS = 10_000;
const MINUTE_MS = 60_000;
const REST_MS = 1000;

/** In any order: all that there is, but of the faults of the network two, and one alarm. */
export function drawShort({ faults, blows }: Lane, random: Random): Drawn[] {
  const left = new Map<ShownFault['kind'], number>([
    ['outage', Infinity],
    ['commands', Infinity],
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
  const isOutage = fault.kind === 'outage';
  const isBlow = fault.kind === 'process' || fault.kind === 'stray';
  return {
    fault,
    holdMs: isBlow ? 0 : random.whole(isOutage ? OUTAGE_MS : SHORTEST_MS, longestMs),
    blows: isOutage ? shuffled(blows, random) : [],
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
  for (const { fault, holdMs, blows, restMs } of lane) {
    journal.note(`${fault.name}, for ${holdMs} ms`);
    await fault.begin();
    let evidence: string;
    try {
      await sleep(holdMs);
      for (const blow of blows) await strike(blow, journal);
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
