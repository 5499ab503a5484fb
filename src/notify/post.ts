/** One POST to a receiver that is not trusted: no redirect, no private address, no answer longer than its status. */
import { lookup } from 'node:dns';
import { type ClientRequest, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction, type Socket } from 'node:net';
import { errorCode } from '../error-code.ts';
import { DeliveryError } from './notifier.ts';
import { isPrivateAddress } from './private-address.ts';

export interface Post {
  url: URL;
  headers: Readonly<Record<string, string>>;
  body: string;
  allowPrivate: boolean;
  stop: AbortSignal;
}

/** From the first packet to the status. */
const TIMEOUT_MS = 10_000;

/** Resolves with a status of 200 to 299; throws `DeliveryError` for anything else. Neither repeats the URL. */
export async function post({ url, headers, body, allowPrivate, stop }: Post): Promise<void> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  // A host that is an address is not looked up.
  if (!allowPrivate && isIP(host) !== 0) refusePrivate(host);
  const status = await new Promise<number>((resolve, reject) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const request: ClientRequest = send(url, {
      method: 'POST',
      headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
      // A connection of its own: one that is kept might have been made to another address.
      agent: false,
      lookup: allowPrivate ? lookup : lookupPublic,
      signal: AbortSignal.any([stop, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    request.on('error', (error) => reject(asDeliveryError(error)));
    request.on('socket', (socket) => {
      if (!allowPrivate) socket.once('connect', () => checkPeer(socket, request));
    });
    request.on('response', (response) => {
      // Its status says all; what follows may have no end.
      response.on('error', () => undefined);
      response.destroy();
      resolve(response.statusCode ?? 0);
    });
    request.end(body);
  });
  if (status >= 200 && status < 300) return;
  if (status >= 300 && status < 400) {
    throw new DeliveryError(`it answers ${status}, and redirects are not followed`, false);
  }
  const canPass = status >= 500 || status === 408 || status === 429;
  throw new DeliveryError(`it answers ${status}`, canPass);
}

/** The addresses of a name, of which none may be private: which of them is taken is not ours to say. */
const lookupPublic: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, []);
    const found = addresses.find(({ address }) => isPrivateAddress(address));
    if (found !== undefined) return callback(privateError(found.address), []);
    const [first] = addresses;
    if (options.all === true || first === undefined) return callback(null, addresses);
    return callback(null, first.address, first.family);
  });
};

function checkPeer({ remoteAddress = '' }: Socket, request: ClientRequest): void {
  if (isPrivateAddress(remoteAddress)) request.destroy(privateError(remoteAddress));
}

function refusePrivate(address: string): void {
  if (isPrivateAddress(address)) throw privateError(address);
}

function privateError(address: string): DeliveryError {
  const hint = '--webhook-allow-private allows it';
  return new DeliveryError(`its address ${address} is a private one (${hint})`, false);
}

/** Node names the host and the port at most; what it quotes of a URL or an answer stays out. */
function asDeliveryError(error: Error): DeliveryError {
  if (error instanceof DeliveryError) return error;
  if (error.name === 'TimeoutError' || error.name === 'AbortError') {
    return new DeliveryError(`no answer within ${TIMEOUT_MS / 1000} s`, true);
  }
  return new DeliveryError(`cannot reach it (${errorCode(error) ?? error.name})`, true);
}
