/**
 * A pipe for a child process to write to. Node itself gives a child sockets, and those cannot be opened by a name: a
 * script that says `echo >/dev/stderr` and an nginx that logs to /dev/stdout would fail with ENXIO.
 */
import { execFile } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';

export interface ChildPipe {
  reader: Readable;
  /** The descriptor for the child; `closeWriter` is for when the child has it. */
  writer: number;
  closeWriter(): void;
}

/**
 * So many pipes, or none where the system has no `mkfifo` or no temporary folder. They have a name only until
 * this returns, in a folder that is nobody else's.
 */
export async function openChildPipes(count: number): Promise<ChildPipe[] | undefined> {
  const pipes: ChildPipe[] = [];
  let own: string | undefined;
  try {
    const parent = await mkdtemp(join(tmpdir(), 'logagg-'));
    own = parent;
    const paths = Array.from({ length: count }, (_, index) => join(parent, String(index)));
    await promisify(execFile)('mkfifo', ['-m', '600', ...paths]);
    for (const path of paths) pipes.push(openPipe(path));
    return pipes;
  } catch {
    for (const { reader, closeWriter } of pipes) {
      reader.destroy();
      closeWriter();
    }
    return undefined;
  } finally {
    if (own !== undefined) await rm(own, { recursive: true, force: true });
  }
}

function openPipe(path: string): ChildPipe {
  // The reader does not wait for a writer, and then the writer has a reader: both are open at once.
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const reader = new Socket({ fd, readable: true, writable: false });
  const writer = openSync(path, constants.O_WRONLY);
  return { reader, writer, closeWriter: () => closeSync(writer) };
}
