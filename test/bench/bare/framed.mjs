/** Messages from a file, as `framed.ts` writes them. */
import { readFileSync } from 'node:fs';

/** The key and the body of each. */
export function readFramed(path) {
  const bytes = readFileSync(path);
  const messages = [];
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
