/** Where the lines of the ledger come from: what every source of them can do and suffer. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../../demo/random.ts';
import type { Oracle } from './oracle.ts';
import type { ShownFault } from './servers.ts';

export interface Source {
  /** Mints nothing more, and resolves when all that it minted is with an emit. */
  pause(): Promise<void>;
  resume(): void;
  /** Its emit dies without a word. */
  kills: readonly ShownFault[];
  /** Its emit is asked to end. */
  stops: readonly ShownFault[];
  /** Its emits are new ones all the time, and make stand again what nobody else does. */
  isFresh: boolean;
  /** After a pause, when all is stored: its emit ends. */
  finish(): Promise<void>;
  /** Ends it at once, whatever it is at. */
  abandon(): Promise<void>;
}

export interface SourceSettings {
  oracle: Oracle;
  random: Random;
  /** A folder of its own. */
  folder: string;
  env: NodeJS.ProcessEnv;
  /** Adds to what must have been seen in a round, or it proves nothing. */
  count(what: string, more: number): void;
  /** Keeps what a process had said. */
  heard(from: string, text: string): void;
  /** Something happened that must not, though the ledger may not show it. */
  complain(text: string): void;
}

export interface Ticker {
  pause(): void;
  resume(): void;
}

const TICK_MS = 20;

/** Mints so many numbers a tick, 50 ticks a second, until it is paused. */
export function startTicking(act: () => void): Ticker {
  let timer: NodeJS.Timeout | undefined;
  const pause = () => {
    clearInterval(timer);
    timer = undefined;
  };
  const resume = () => {
    timer ??= setInterval(act, TICK_MS);
  };
  resume();
  return { pause, resume };
}

/** A fault that is over when it has begun. */
export function atOnce(
  name: string,
  kind: ShownFault['kind'],
  strike: () => Promise<string>,
): ShownFault {
  let shown = '';
  return {
    name,
    kind,
    async begin() {
      shown = await strike();
    },
    evidence: async () => shown,
    end: async () => undefined,
  };
}

/** Blows come from several lanes, and one process cannot be ended twice. None of them may wait for a server. */
let turn: Promise<unknown> = Promise.resolve();

/** What ends a process, which is started again at once. */
export function blow(name: string, strike: () => Promise<string>): ShownFault {
  return atOnce(name, 'process', async () => {
    const mine = turn.then(strike);
    turn = mine.catch(() => undefined);
    return mine;
  });
}

/** A moment that is not the same each time, so that a process is at something else. */
export function aMoment(random: Random): Promise<void> {
  return sleep(random.whole(0, 300));
}
