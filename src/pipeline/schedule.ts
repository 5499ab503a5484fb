/** Runs a job at the turns of a schedule: of several that keep the same schedule one has each turn, and none is skipped. */
import { backoffMs } from '../backoff.ts';
import { pause } from '../pause.ts';
import type { Lease } from '../store/lease.ts';

export interface Schedule {
  /** The first turn after an instant, both ms since the epoch; undefined where there is none any more. */
  next(after: number): number | undefined;
  now(): number;
  lease: Lease;
  /** How often the lease is renewed, in ms. */
  renewMs: number;
  /** One turn. `stop` is aborted when we are asked to end, or when the lease was lost. */
  run(stop: AbortSignal): Promise<void>;
  /** Whether an error may pass by itself, so that the turn is tried again; another one ends it. */
  canPass(error: unknown): boolean;
  reports: ScheduleReports;
  stop: AbortSignal;
}

export interface ScheduleReports {
  onNext(turn: number): void;
  /** Another one had the turn. */
  onElsewhere(turn: number): void;
  onTrouble(error: unknown): void;
}

/** So long at a time, as a machine that sleeps and a clock that is set change how far away the turn is. */
const LOOK_MS = 60_000;
/** How often a turn is asked for that another one has: mostly it is done by then. */
const ASK_MS = 1000;

/** Resolves after `stop`, or when there are no more turns; rejects with an error that does not pass. */
export async function keepSchedule(schedule: Schedule): Promise<void> {
  const { stop, reports } = schedule;
  for (;;) {
    const turn = schedule.next(schedule.now());
    if (turn === undefined) return;
    reports.onNext(turn);
    await until(turn, schedule);
    if (stop.aborted) return;
    await takeTurn(turn, schedule);
    if (stop.aborted) return;
  }
}

async function until(turn: number, { now, stop }: Schedule): Promise<void> {
  for (let left = turn - now(); left > 0 && !stop.aborted; left = turn - now()) {
    await pause(Math.min(left, LOOK_MS), stop);
  }
}

/** Until it is done, by us or by another one. */
async function takeTurn(turn: number, schedule: Schedule): Promise<void> {
  const { lease, reports, stop } = schedule;
  let failures = 0;
  while (!stop.aborted) {
    try {
      const answer = await lease.acquire(turn);
      if (answer === 'ours' && (await runUnderLease(turn, schedule))) return;
      if (answer === 'done') return reports.onElsewhere(turn);
      if (answer === 'held') await pause(ASK_MS, stop);
    } catch (error) {
      if (!schedule.canPass(error)) throw error;
      reports.onTrouble(error);
      failures += 1;
      await pause(backoffMs(failures), stop);
    }
  }
}

/** Whether the turn was done to its end. */
async function runUnderLease(turn: number, schedule: Schedule): Promise<boolean> {
  const { lease, renewMs, stop } = schedule;
  const lost = new AbortController();
  const renewing = setInterval(() => {
    lease.renew().then(
      (isOurs) => isOurs || lost.abort(),
      // The run meets the same trouble.
      () => undefined,
    );
  }, renewMs);
  let isDone = false;
  try {
    await schedule.run(AbortSignal.any([stop, lost.signal]));
    isDone = !stop.aborted && !lost.signal.aborted;
  } finally {
    clearInterval(renewing);
    // What is not given back runs out.
    await lease.release(turn, isDone).catch(() => undefined);
  }
  return isDone;
}
