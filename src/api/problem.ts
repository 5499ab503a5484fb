/** Errors of the API as RFC 9457 problem details: what is wrong and with which part, and nothing of our inside. */
import { LogaggError } from '../errors.ts';
import { isTimeout } from '../store/reader.ts';

export interface Problem {
  status: 400 | 404 | 405 | 500 | 503 | 504;
  title: string;
  detail: string;
  /** Seconds after which another try makes sense. */
  retryAfter?: number;
}

/** What an error of a handler tells a client; the server's own address and words stay inside. */
export function problemOf(error: unknown): Problem {
  if (error instanceof LogaggError && error.kind === 'usage') {
    const hint = error.hint === undefined ? '' : ` (${error.hint})`;
    return { status: 400, title: 'Bad request', detail: error.message + hint };
  }
  if (isTimeout(error)) {
    const detail = 'the search took too long; name a service or a shorter time';
    return { status: 504, title: 'Search timed out', detail };
  }
  if (isDatabaseAway(error)) {
    const detail = 'the database does not answer';
    return { status: 503, title: 'Database unavailable', detail, retryAfter: 5 };
  }
  return { status: 500, title: 'Internal error', detail: 'the request could not be answered' };
}

function isDatabaseAway(error: unknown): boolean {
  return (
    error instanceof Error &&
    /^Mongo(Network|ServerSelection|NotConnected|PoolCleared|Topology)/.test(error.name)
  );
}

export function problemResponse({ status, title, detail, retryAfter }: Problem): Response {
  const headers = new Headers({ 'content-type': 'application/problem+json' });
  if (retryAfter !== undefined) headers.set('retry-after', String(retryAfter));
  return new Response(JSON.stringify({ title, status, detail }), { status, headers });
}
