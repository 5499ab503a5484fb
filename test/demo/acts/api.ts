/** The same questions over HTTP. */
import { type Scene, waitUntil } from '../scene.ts';

const LIMIT = 2;

export async function askApi(scene: Scene): Promise<void> {
  const { terminal, checks } = scene;
  terminal.step('The same over HTTP.');
  const api = await terminal.start('api', 'logagg serve-api --port 0');
  const address = () => /http:\/\/[\d.]+:\d+/.exec(api.printed())?.[0];
  await waitUntil(scene, 'the API listens', () => address() !== undefined);
  terminal.say(api.printed().trimEnd());

  const url = `${address()}/logs/payment/ERROR?limit=${LIMIT}`;
  terminal.show(`curl '${url}'`);
  const answer = await (await fetch(url)).text();
  terminal.say(answer);
  const errors = answer.match(/"service":"payment","severity":"ERROR"/g) ?? [];
  checks.equal('errors in the answer of the API', errors.length, LIMIT);
  await api.stop();
}
