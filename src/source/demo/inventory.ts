/** What is on the shelves: a Go service that logs logfmt by slog. */
import type { Request } from './request.ts';
import type { Entry, Scene } from './scene.ts';

type Level = 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';

export function reserved(scene: Scene, request: Request): Entry {
  const { random } = scene;
  const counts = `quantity=${request.quantity} left=${random.whole(0, 400)}`;
  return entry(scene, request, 'INFO', 'reserved', `${counts} duration=${took(scene, 1, 30)}`);
}

export function lookedUp(scene: Scene, request: Request): Entry {
  const hit = scene.random.isLucky(0.8) ? 'hit' : 'miss';
  return entry(
    scene,
    request,
    'DEBUG',
    '"looked up"',
    `cache=${hit} duration=${took(scene, 0, 8)}`,
  );
}

export function stockLow(scene: Scene, request: Request): Entry {
  const { random } = scene;
  const counts = `left=${random.whole(0, 4)} minimum=${random.whole(5, 20)}`;
  return entry(scene, request, 'WARN', '"stock below its minimum"', counts);
}

export function queryTookLong(scene: Scene, request: Request, ms: number): Entry {
  const query = `query="SELECT sku, stock FROM shelf WHERE sku = $1" duration=${ms}ms`;
  return entry(scene, request, 'WARN', '"slow query"', query);
}

export function cacheLost(scene: Scene, request: Request): Entry {
  const error = `err="dial tcp 10.0.3.${scene.random.whole(10, 12)}:6379: connect: connection refused"`;
  return entry(scene, request, 'ERROR', '"stock unknown"', error);
}

function took({ random }: Scene, least: number, most: number): string {
  return `${random.whole(least, most)}.${random.whole(1, 9)}ms`;
}

function entry(
  { clock }: Scene,
  { id, article }: Request,
  level: Level,
  message: string,
  more: string,
): Entry {
  const head = `time=${clock.iso()} level=${level} msg=${message}`;
  return { service: 'inventory', text: `${head} request_id=${id} sku=${article} ${more}` };
}
