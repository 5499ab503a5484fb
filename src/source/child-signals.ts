/** Which signals a command gets of those that we get, and when the patience with it ends. */

export type Send = (signal: NodeJS.Signals, reach: 'command' | 'group') => void;

export interface ChildSignals {
  /** Hands a signal on. The second that asks the command to end is SIGKILL, whatever it was. */
  handOn(signal: NodeJS.Signals): void;
  /** Asks it to end with SIGTERM, unless a signal has done so. */
  stop(): void;
}

const ENDING: ReadonlySet<NodeJS.Signals> = new Set(['SIGINT', 'SIGTERM', 'SIGQUIT']);

/**
 * Ctrl-C and Ctrl-\ are for all that runs in the foreground, so they go to the group, as a terminal would have it;
 * what `kill` sends is for the command alone, which tells its children itself.
 */
export function createChildSignals(send: Send): ChildSignals {
  let isAsked = false;
  return {
    handOn(signal) {
      if (!ENDING.has(signal)) return send(signal, signal === 'SIGKILL' ? 'group' : 'command');
      if (isAsked) return send('SIGKILL', 'group');
      isAsked = true;
      send(signal, signal === 'SIGTERM' ? 'command' : 'group');
    },
    stop() {
      if (!isAsked) send('SIGTERM', 'command');
    },
  };
}
