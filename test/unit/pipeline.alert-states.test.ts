/** What a monitor did alone, held against what the others did meanwhile. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type EpisodeState, QUIET } from '../../src/pipeline/alert/episode.ts';
import { reconcile } from '../../src/pipeline/alert/states.ts';

const firing = (episode: number, since: number, key: string): EpisodeState => ({
  ...QUIET,
  phase: 'firing',
  episode,
  since,
  key,
  isTold: true,
  toldAt: since,
});
const over = (state: EpisodeState, endedAt: number): EpisodeState => ({
  ...state,
  phase: 'quiet',
  endedAt,
});

test('where the others know nothing, what was done alone holds', () => {
  const ours = firing(1, 100, 'ours');
  assert.equal(reconcile(ours, undefined), ours);
});

test('an episode that the others have too is one, under the key that they have', () => {
  const theirs = firing(1, 90, 'theirs');
  assert.equal(reconcile(firing(1, 100, 'ours'), theirs), theirs);
});

test('an episode that was told alone goes on under its key after those that had ended before it', () => {
  const merged = reconcile(firing(1, 100, 'ours'), over(firing(3, 10, 'theirs'), 50));
  assert.equal(merged.phase, 'firing');
  assert.equal(merged.key, 'ours');
  assert.equal(merged.episode, 4);
  assert.equal(merged.endedAt, 50);
});

test('an episode that the others have seen end is over', () => {
  const theirs = over(firing(1, 90, 'theirs'), 200);
  assert.equal(reconcile(firing(1, 100, 'ours'), theirs), theirs);
});

test('what was quiet alone hides no episode of the others', () => {
  const theirs = firing(2, 90, 'theirs');
  assert.equal(reconcile(over(firing(1, 10, 'ours'), 50), theirs), theirs);
});
