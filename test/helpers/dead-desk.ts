/** The dead-letter desk of a scene: its queues stand, and its commands are run. */
import assert from 'node:assert/strict';
import { declare } from './dead-letters.ts';
import type { Ending } from './process.ts';
import { openScene, type Scene } from './scene.ts';

/** A letter as `dead list -o json` prints it. */
export interface Listed {
  id: string;
  code: string;
  routingKey: string;
  messageId: string;
}

export async function openStanding(): Promise<Scene> {
  const scene = await openScene();
  await declare(scene.amqpUrl);
  return scene;
}

/** Runs a subcommand, which must end with this code. */
export async function dead(scene: Scene, args: readonly string[], code = 0): Promise<Ending> {
  const ending = await scene.run(['dead', ...args]);
  assert.equal(ending.code, code, `${args.join(' ')}: ${ending.stderr}`);
  return ending;
}

/** All letters, in their order. */
export async function list(scene: Scene): Promise<Listed[]> {
  const { stdout } = await dead(scene, ['list', '-n', 'all', '-o', 'json']);
  return JSON.parse(stdout);
}
