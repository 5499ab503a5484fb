/** Money: a Node service that logs JSON by pino; a stack is text in a field. */
import type { Request } from './request.ts';
import type { Entry, Scene } from './scene.ts';

/** https://getpino.io/#/docs/api?id=loggerlevels-object */
const LEVELS = { debug: 20, info: 30, warn: 40, error: 50 } as const;

const STACK = [
  'BankTimeoutError: no answer from acquirer within 5000 ms',
  '    at Timeout.onDeadline (/app/src/acquirer.js:64:19)',
  '    at listOnTimeout (node:internal/timers:588:17)',
  '    at process.processTimers (node:internal/timers:523:7)',
].join(String.raw`\n`);

export function authorized(scene: Scene, request: Request): Entry {
  const { random } = scene;
  const card = `"card":"${random.pick(['visa', 'mastercard', 'amex'])}","ms":${random.whole(40, 380)}`;
  return entry(scene, request, 'info', 'payment authorized', card);
}

export function slow(scene: Scene, request: Request, ms: number): Entry {
  return entry(scene, request, 'warn', 'acquirer answers slowly', `"ms":${ms}`);
}

export function declined(scene: Scene, request: Request): Entry {
  const reason = scene.random.pick(['insufficient_funds', 'expired_card', 'do_not_honor']);
  return entry(scene, request, 'warn', 'payment declined', `"reason":"${reason}"`);
}

export function bankTimedOut(scene: Scene, request: Request): Entry {
  const error = '"type":"BankTimeoutError","message":"no answer from acquirer within 5000 ms"';
  return entry(scene, request, 'error', 'payment failed', `"err":{${error},"stack":"${STACK}"}`);
}

/** Nothing that goes in here holds a character that JSON would escape. */
function entry(
  { random, clock }: Scene,
  { id, order, amount }: Request,
  level: keyof typeof LEVELS,
  msg: string,
  more: string,
): Entry {
  const host = `payments-${random.whole(1, 2)}`;
  const head = `{"level":${LEVELS[level]},"time":${clock.now},"pid":17,"hostname":"${host}","name":"payments"`;
  const body = `"reqId":"${id}","order":${order},"amount":${amount},"currency":"EUR",${more}`;
  return { service: 'payments', text: `${head},${body},"msg":"${msg}"}` };
}
