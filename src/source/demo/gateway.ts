/** The gateway: an nginx with its combined access log, the time that it took and the id of the request behind it. */
import type { Request } from './request.ts';
import type { Entry, Scene } from './scene.ts';

/** Of a short answer. */
const SHORT_BYTES = 162;

/** `wanted` is the method and the path. */
export function answered(
  { random, clock }: Scene,
  { client, user, agent, id }: Request,
  wanted: string,
  status: number,
  ms: number,
): Entry {
  const bytes = status === 200 ? random.whole(400, 60_000) : status === 304 ? 0 : SHORT_BYTES;
  const name = status === 401 ? '-' : user;
  const request = `"${wanted} HTTP/1.1" ${status} ${bytes} "https://shop.example/" "${agent}"`;
  return {
    service: 'gateway',
    text: `${client} - ${name} [${clock.common()}] ${request} rt=${ms / 1000} request_id=${id}`,
  };
}
