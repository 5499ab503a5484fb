/** What the services of the demo have in common: chance, the time, and what they write. */
import type { Clock } from './clock.ts';
import type { Random } from './random.ts';

/** A shop: each service logs in a way of its own. */
export const SERVICES = ['gateway', 'auth', 'checkout', 'payments', 'inventory', 'worker'] as const;

export type ServiceName = (typeof SERVICES)[number];

export interface Scene {
  random: Random;
  clock: Clock;
}

/** One record: a line, or a line with its stack trace. */
export interface Entry {
  service: ServiceName;
  /** Without its last line end. */
  text: string;
}
