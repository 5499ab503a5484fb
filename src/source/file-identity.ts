/** What tells one file from another: its device, its inode and the beginning of its first line. */
import type { BigIntStats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { fingerprintOf } from '../record/fingerprint.ts';

/** Enough of the first line to tell logs apart that begin with a time. */
const HEAD_BYTES = 1024;

const LF = 10;
/** The two magic bytes of RFC 1952 section 2.3.1, and its only compression method. */
const GZIP_MAGIC = Buffer.from([0x1f, 0x8b, 8]);

export interface FileIdentity {
  /** Decimal: inodes of some file systems are beyond 2^53. */
  device: string;
  inode: string;
  /** Of the first line: an inode is used again once its file is gone. Whole number below 2^34. */
  head: number;
  /** Of all three, for the ids of the records. Whole number below 2^34. */
  fingerprint: number;
}

/** The first bytes of a file, at most `HEAD_BYTES`. */
export async function readHead(handle: FileHandle): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
  return buffer.subarray(0, bytesRead);
}

/** Whether the head will stay as it is while the file grows: its first line has its end, or is long enough. */
export function isHeadComplete(head: Buffer): boolean {
  return head.length === HEAD_BYTES || head.includes(LF);
}

export function identityOf({ dev, ino }: BigIntStats, head: Buffer): FileIdentity {
  const line = headLine(head).toString('latin1');
  return {
    device: String(dev),
    inode: String(ino),
    head: fingerprintOf(line),
    fingerprint: fingerprintOf(`${dev}:${ino}:${line}`),
  };
}

/** The part of a head that identifies: the first line; of gzip, which has no lines, all of it. */
export function headLine(head: Buffer): Buffer {
  const end = isGzip(head) ? -1 : head.indexOf(LF);
  return end === -1 ? head : head.subarray(0, end);
}

export function isGzip(head: Buffer): boolean {
  return head.subarray(0, GZIP_MAGIC.length).equals(GZIP_MAGIC);
}

/** `/var/log/api.log.2.gz` is a log of `api`. */
export function serviceOf(path: string): string {
  return (
    basename(path).replace(/(\.(log|txt|json|ndjson|out|err|gz|\d+))+$/i, '') || basename(path)
  );
}
