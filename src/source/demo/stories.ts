/** What happens in the shop: each story is the way of one request through the services, a record a step. */
import * as auth from './auth.ts';
import * as checkout from './checkout.ts';
import * as gateway from './gateway.ts';
import type { Trouble } from './incidents.ts';
import * as inventory from './inventory.ts';
import * as payments from './payments.ts';
import type { OneOrMore } from './random.ts';
import { createRequest, type Request } from './request.ts';
import type { Entry, Scene } from './scene.ts';
import * as worker from './worker.ts';

/** Its next record is written when it is asked for, at the time that the clock has then. */
export type Story = Iterator<Entry, void>;

const PAGES: OneOrMore<string> = ['/', '/search?q=lamp', '/search?q=desk', '/cart', '/sale'];

/** Of the orders during an incident. */
const FAILING_SHARE = 0.6;
/** Of the others: at the usual rate an error a minute, too few for an alert. */
const SELDOM = 0.003;

/** A new story; `trouble` is what the shop is in. */
export function createStory(scene: Scene, trouble: Trouble | undefined): Story {
  const request = createRequest(scene.random);
  const kind = scene.random.whole(0, 99);
  if (kind < 40) return browse(scene, request);
  if (kind < 50) return logIn(scene, request);
  if (kind < 54) return runJob(scene);
  const { random } = scene;
  if (trouble === 'slowness')
    return random.isLucky(0.5) ? buySlowly(scene, request) : buy(scene, request);
  if (trouble !== undefined && random.isLucky(FAILING_SHARE)) return fail(scene, request, trouble);
  if (random.isLucky(SELDOM)) return fail(scene, request, 'mail');
  return random.isLucky(0.02) ? buySlowly(scene, request) : buy(scene, request);
}

function* browse(scene: Scene, request: Request): Story {
  const { random } = scene;
  const kind = random.whole(0, 99);
  if (kind < 3) {
    yield gateway.answered(scene, request, 'GET /favicon.ico', 404, 1);
  } else if (kind < 50) {
    const status = random.isLucky(0.2) ? 304 : 200;
    yield gateway.answered(
      scene,
      request,
      `GET ${random.pick(PAGES)}`,
      status,
      random.whole(2, 90),
    );
  } else {
    yield inventory.lookedUp(scene, request);
    if (random.isLucky(0.03)) yield inventory.stockLow(scene, request);
    const article = `GET /articles/${request.article}`;
    yield gateway.answered(scene, request, article, 200, random.whole(4, 120));
  }
}

function* logIn(scene: Scene, request: Request): Story {
  const { random } = scene;
  const ms = random.whole(60, 180);
  // Some forget their password, and some never knew it.
  const wrongShare = random.isLucky(0.03) ? 0.8 : 0.1;
  let attempt = 0;
  while (attempt < auth.MOST_ATTEMPTS && random.isLucky(wrongShare)) {
    attempt += 1;
    yield auth.wrongPassword(scene, request, attempt);
    yield gateway.answered(scene, request, 'POST /login', 401, ms);
  }
  if (attempt === auth.MOST_ATTEMPTS) {
    yield auth.locked(scene, request);
  } else {
    yield auth.loggedIn(scene, request);
    yield gateway.answered(scene, request, 'POST /login', 303, ms);
  }
}

function* runJob(scene: Scene): Story {
  yield worker.jobDone(scene);
}

function* buy(scene: Scene, request: Request): Story {
  const { random } = scene;
  yield auth.tokenAccepted(scene, request);
  yield checkout.cartLoaded(scene, request);
  yield inventory.reserved(scene, request);
  if (random.isLucky(0.03)) {
    yield payments.declined(scene, request);
    yield gateway.answered(scene, request, 'POST /checkout', 402, random.whole(90, 500));
  } else {
    yield payments.authorized(scene, request);
    yield checkout.ordered(scene, request);
    yield gateway.answered(scene, request, 'POST /checkout', 201, random.whole(90, 600));
    yield worker.mailSent(scene, request);
    if (random.isLucky(0.5)) yield worker.parcelAnnounced(scene, request);
  }
}

function* buySlowly(scene: Scene, request: Request): Story {
  const { random } = scene;
  const ms = random.whole(1200, 4800);
  yield auth.tokenAccepted(scene, request);
  yield checkout.cartLoaded(scene, request);
  yield inventory.queryTookLong(scene, request, Math.floor(ms / 3));
  yield payments.slow(scene, request, Math.floor(ms / 2));
  yield checkout.paymentSlow(scene, request, Math.floor(ms / 2));
  yield payments.authorized(scene, request);
  yield checkout.ordered(scene, request);
  yield gateway.answered(scene, request, 'POST /checkout', 201, ms);
}

function fail(scene: Scene, request: Request, trouble: Exclude<Trouble, 'slowness'>): Story {
  return { bank: failAtBank, carts: failAtCarts, stock: failAtStock, mail: failAtMail }[trouble](
    scene,
    request,
  );
}

function* failAtBank(scene: Scene, request: Request): Story {
  yield auth.tokenAccepted(scene, request);
  yield checkout.cartLoaded(scene, request);
  yield inventory.reserved(scene, request);
  yield payments.bankTimedOut(scene, request);
  yield checkout.paymentFailed(scene, request);
  yield gateway.answered(scene, request, 'POST /checkout', 504, scene.random.whole(5000, 5300));
}

function* failAtCarts(scene: Scene, request: Request): Story {
  yield auth.tokenAccepted(scene, request);
  yield checkout.poolExhausted(scene, request);
  yield gateway.answered(scene, request, 'POST /checkout', 503, scene.random.whole(30_000, 30_100));
}

function* failAtStock(scene: Scene, request: Request): Story {
  yield auth.tokenAccepted(scene, request);
  yield checkout.cartLoaded(scene, request);
  yield inventory.cacheLost(scene, request);
  yield checkout.stockUnknown(scene, request);
  yield gateway.answered(scene, request, 'POST /checkout', 502, scene.random.whole(20, 200));
}

function* failAtMail(scene: Scene, request: Request): Story {
  yield checkout.ordered(scene, request);
  yield gateway.answered(scene, request, 'POST /checkout', 201, scene.random.whole(90, 600));
  yield worker.mailFailed(scene, request);
  if (scene.random.isLucky(0.3)) yield worker.queueLong(scene);
}
