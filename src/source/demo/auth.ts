/** Who may: writes syslog by RFC 5424, facility auth. */
import type { Request } from './request.ts';
import type { Entry, Scene } from './scene.ts';

const FACILITY_AUTH = 4;
const SEVERITY = { err: 3, warning: 4, info: 6, debug: 7 } as const;

/** Of wrong passwords; then the account is locked. */
export const MOST_ATTEMPTS = 5;

export function tokenAccepted(scene: Scene, request: Request): Entry {
  return entry(scene, request, 'debug', 'TOKEN', `token of ${request.user} accepted`);
}

export function loggedIn(scene: Scene, request: Request): Entry {
  const { user, client } = request;
  return entry(scene, request, 'info', 'LOGIN', `session opened for ${user} from ${client}`);
}

export function wrongPassword(scene: Scene, request: Request, attempt: number): Entry {
  const { user, client } = request;
  const text = `wrong password for ${user} from ${client}, attempt ${attempt} of ${MOST_ATTEMPTS}`;
  return entry(scene, request, 'warning', 'LOGIN', text);
}

export function locked(scene: Scene, request: Request): Entry {
  const text = `account ${request.user} locked for 15 minutes: too many wrong passwords`;
  return entry(scene, request, 'err', 'LOCK', text);
}

function entry(
  { clock }: Scene,
  { id }: Request,
  severity: keyof typeof SEVERITY,
  event: string,
  message: string,
): Entry {
  const priority = FACILITY_AUTH * 8 + SEVERITY[severity];
  // 32473 is the enterprise number for examples (RFC 5612).
  const data = `[request@32473 id="${id}"]`;
  const text = `<${priority}>1 ${clock.iso()} auth-1 auth 612 ${event} ${data} ${message}`;
  return { service: 'auth', text };
}
