/** Messages in a file, so that the bare publishing loop reads its bytes from a disk as emit does. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { WireMessage } from '../../src/wire/message.ts';

export interface Framed {
  routingKey: string;
  body: Buffer;
}

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

export function readFramed(path: string): Framed[] {
  const bytes = readFileSync(path);
  const messages: Framed[] = [];
  let at = 0;
  const next = () => {
    const from = at + 4;
    at = from + bytes.readUInt32BE(at);
    return bytes.subarray(from, at);
  };
  while (at < bytes.length) {
    const routingKey = next().toString();
    messages.push({ routingKey, body: next() });
  }
  return messages;
}

function lengthOf(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return length;
}
