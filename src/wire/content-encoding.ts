/** The content encoding of a body: none, or gzip (RFC 1952), unpacked within bounds. */
import { gunzipSync } from 'node:zlib';
import { messageOf } from '../errors.ts';
import { UnreadableBody } from './unreadable-body.ts';

/**
 * Bytes of a body, unpacked. Four times what RabbitMQ 4 lets through in one message and MongoDB takes in one document;
 * a thousandfold, which gzip can do, would be a bomb. A body is held whole, and as text a second time.
 */
export const MAX_BODY_BYTES = 64 * 1024 * 1024;

/** The plain bytes of a body; throws `UnreadableBody` when there is no way, or no end, to unpacking it. */
export function unpack(body: Buffer, encoding: string | undefined): Buffer {
  switch (encoding?.toLowerCase()) {
    case undefined:
    case '':
    case 'identity':
      if (body.length > MAX_BODY_BYTES) throw tooLarge(`its ${body.length} bytes are`);
      return body;
    case 'gzip':
    case 'x-gzip':
      return gunzip(body);
    default:
      throw new UnreadableBody(`content encoding ${encoding} is not supported`);
  }
}

function gunzip(body: Buffer): Buffer {
  try {
    return gunzipSync(body, { maxOutputLength: MAX_BODY_BYTES });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw tooLarge('unpacked it is');
    }
    throw new UnreadableBody(`the body does not unpack as gzip: ${messageOf(error)}`);
  }
}

function tooLarge(what: string): UnreadableBody {
  return new UnreadableBody(`${what} more than a body may have: ${MAX_BODY_BYTES} bytes`);
}
