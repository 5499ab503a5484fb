/** The whole shop: several requests at a time, whose records mingle. */
import { createClock } from './clock.ts';
import { createIncidents } from './incidents.ts';
import { createRandom } from './random.ts';
import type { Entry, Scene } from './scene.ts';
import { createStory, type Story } from './stories.ts';

/** Under way at a time. With more, the steps of one request are too far apart to be seen together on a screen. */
const OPEN_STORIES = 5;

export interface Shop {
  /** The next record, written at `now`, whole ms since the epoch. The same seed gives the same but for the times. */
  next(now: number): Entry;
}

export function createShop(seed: number): Shop {
  const random = createRandom(seed);
  const scene: Scene = { random, clock: createClock() };
  const incidents = createIncidents(random);
  const open: Story[] = [];
  return {
    next(now) {
      scene.clock.now = now;
      const trouble = incidents.next();
      const place = random.whole(0, OPEN_STORIES - 1);
      for (;;) {
        const story = (open[place] ??= createStory(scene, trouble));
        const step = story.next();
        if (!step.done) return step.value;
        open[place] = createStory(scene, trouble);
      }
    },
  };
}
