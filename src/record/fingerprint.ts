/** Fingerprints of sources: 34 bits, whole numbers below 2^34. */
import { createHash, randomBytes } from 'node:crypto';

/** The same for the same content, on every machine. */
export function fingerprintOf(content: string): number {
  return first34Bits(createHash('sha256').update(content).digest());
}

/** For a source that cannot be read twice, such as a pipe. */
export function randomFingerprint(): number {
  return first34Bits(randomBytes(5));
}

function first34Bits(bytes: Buffer): number {
  return Math.floor(bytes.readUIntBE(0, 5) / 2 ** 6);
}
