/** Messages in a file, so that the bare loops read their bytes from a disk as emit does; see `bare/framed.mjs`. */
import { writeFileSync } from 'node:fs';
import type { WireMessage } from '../../src/wire/message.ts';

/** For each message the length of its key, the key, the length of its body, the body. */
export function writeFramed(path: string, messages: readonly WireMessage[]): void {
  const parts = messages.flatMap(({ routingKey, body }) => [
    lengthOf(Buffer.from(routingKey)),
    Buffer.from(routingKey),
    lengthOf(body),
    body,
  ]);
  writeFileSync(path, Buffer.concat(parts));
}

function lengthOf(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return length;
}
