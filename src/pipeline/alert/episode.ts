/**
 * Episodes: from the moment a rule fires until it has been quiet again for long enough. Pure: what is told of it, and
 * when, follows from the state and what is observed, so that every monitor comes to the same end.
 */

export interface EpisodeState {
  phase: 'quiet' | 'firing';
  /** How many episodes there were, this one included. */
  episode: number;
  /** Names the episode to receivers, the same at every try. */
  key: string;
  /** When it began; what it counts lies behind `endedAt`. Ms since the epoch, as all times here. */
  since: number;
  endedAt: number;
  /** Since when the count is low, while the episode goes on. */
  lowSince: number | undefined;
  /** Whether a person was told that it began. */
  isTold: boolean;
  /** When one was told last, and how often since it began. */
  toldAt: number | undefined;
  reminders: number;
  /** Episodes that nobody was told of, as they fell into the cooldown. */
  heldBack: number;
}

export const QUIET: EpisodeState = {
  phase: 'quiet',
  episode: 0,
  key: '',
  since: 0,
  endedAt: 0,
  lowSince: undefined,
  isTold: false,
  toldAt: undefined,
  reminders: 0,
  heldBack: 0,
};

/** What is seen of a group at one moment. */
export interface Observation {
  now: number;
  /** When the rule's condition came true, if it did. */
  firedAt: number | undefined;
  /** Whether it has ceased to be; unknown where not all is counted yet. */
  isLow: boolean | undefined;
}

export interface Policy {
  /** How long it must be low for the episode to end. */
  clearForMs: number;
  /**
   * The least time between two alerts; an episode that begins and ends within it is counted and told with the next
   * one. Without it each episode is told.
   */
  cooldownMs: number | undefined;
  /** When an episode that goes on is told again, at first; doubles with each time. */
  remindMs: number;
}

export type NoticeKind = 'firing' | 'still-firing' | 'resolved';

export interface Step {
  state: EpisodeState;
  notice: NoticeKind | undefined;
}

const MAX_REMIND_MS = 3_600_000;

/** The next state and what is to be told; undefined where nothing changes. */
export function step(
  state: EpisodeState,
  seen: Observation,
  policy: Policy,
  keyOf: (episode: number) => string,
): Step | undefined {
  if (state.phase === 'firing') return goOn(state, seen, policy);
  if (seen.firedAt === undefined || seen.firedAt <= state.endedAt) return undefined;
  const episode = state.episode + 1;
  const begun: EpisodeState = {
    ...state,
    phase: 'firing',
    episode,
    key: keyOf(episode),
    since: seen.firedAt,
    lowSince: undefined,
    isTold: false,
    reminders: 0,
  };
  return isCooling(state, seen.now, policy)
    ? { state: begun, notice: undefined }
    : { state: told(begun, seen.now), notice: 'firing' };
}

function goOn(state: EpisodeState, seen: Observation, policy: Policy): Step | undefined {
  const { now } = seen;
  if (seen.isLow === true) {
    const lowSince = state.lowSince ?? now;
    if (now - lowSince >= policy.clearForMs) return end(state, now);
    return state.lowSince === undefined
      ? { state: { ...state, lowSince }, notice: undefined }
      : undefined;
  }
  const isHigh = seen.isLow === false;
  const current =
    isHigh && state.lowSince !== undefined ? { ...state, lowSince: undefined } : state;
  if (!state.isTold && isHigh && !isCooling(state, now, policy)) {
    return { state: told(current, now), notice: 'firing' };
  }
  if (state.isTold && isHigh && now >= (state.toldAt ?? now) + remindAfter(state, policy)) {
    const reminders = state.reminders + 1;
    return { state: { ...current, toldAt: now, reminders }, notice: 'still-firing' };
  }
  return current === state ? undefined : { state: current, notice: undefined };
}

function end(state: EpisodeState, now: number): Step {
  const ended: EpisodeState = { ...state, phase: 'quiet', endedAt: now, lowSince: undefined };
  return state.isTold
    ? { state: ended, notice: 'resolved' }
    : { state: { ...ended, heldBack: state.heldBack + 1 }, notice: undefined };
}

function told(state: EpisodeState, now: number): EpisodeState {
  return { ...state, isTold: true, toldAt: now, heldBack: 0 };
}

function isCooling({ toldAt }: EpisodeState, now: number, { cooldownMs = 0 }: Policy): boolean {
  return toldAt !== undefined && now < toldAt + cooldownMs;
}

function remindAfter({ reminders }: EpisodeState, { remindMs }: Policy): number {
  return Math.max(remindMs, Math.min(MAX_REMIND_MS, remindMs * 2 ** reminders));
}
