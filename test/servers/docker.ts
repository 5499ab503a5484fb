/** Runs one of the servers in Docker, from the checkout's compose file. */
import { fileURLToPath } from 'node:url';
import { output, succeeds } from './command.ts';
import { onPath } from './on-path.ts';

const composeFile = fileURLToPath(
  new URL('../../docker-compose.rabbit-mongo.yml', import.meta.url),
);
const engineWithinMs = 5000;
/** An image may have to be pulled first. */
const upWithinMs = 600_000;

export async function hasDocker(): Promise<boolean> {
  if (!onPath('docker')) return false;
  const answers = await Promise.all(
    [['info'], ['compose', 'version']].map((args) =>
      succeeds('docker', args, { timeoutMs: engineWithinMs }),
    ),
  );
  return answers.every(Boolean);
}

/** Starts the service and waits until it is healthy. */
export async function composeUp(service: string, settings: NodeJS.ProcessEnv): Promise<void> {
  const env = { ...process.env, ...settings };
  await compose(['up', '--detach', '--wait', service], env);
}

/** Stops the service and removes its container; its volume stays. */
export async function composeDown(service: string): Promise<void> {
  await compose(['rm', '--stop', '--force', service], process.env);
}

let last: Promise<unknown> = Promise.resolve();

/** One call after the other: two at once would both try to create the project's network. */
function compose(args: readonly string[], env: NodeJS.ProcessEnv): Promise<unknown> {
  const line = ['compose', '--file', composeFile, ...args];
  const call = () => output('docker', line, { env, timeoutMs: upWithinMs });
  return (last = last.then(call, call));
}
