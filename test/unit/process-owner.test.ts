/** Telling a process from others that have its number. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { currentOwner, isRunning, startFromProc, startFromPs } from '../../src/process-owner.ts';

describe('the start of a process', () => {
  it('is read from /proc, whatever the process calls itself', () => {
    const rest = Array.from({ length: 49 }, (_, index) => index + 4).join(' ');
    for (const name of ['node', 'a b', ') R 1 2 3', '(', ')) Z (', '\n']) {
      assert.equal(startFromProc(`7 (${name}) S ${rest}\n`), '22', name);
    }
  });

  it('says of a zombie that it has ended', () => {
    assert.equal(startFromProc('7 (node) Z 1 2 3'), 'ended');
  });

  it('is unknown where there is nothing to read', () => {
    assert.equal(startFromProc(''), '');
  });

  it('is asked of ps where there is no /proc, and is the same each time', async () => {
    const first = await startFromPs(process.pid);
    assert.match(first, hasPs() ? /^\d{10}$/ : /^$/);
    assert.equal(await startFromPs(process.pid), first);
  });

  it('is unknown to ps of a process that is not there', async () => {
    assert.equal(await startFromPs(9_999_999), '');
  });
});

describe('an owner', () => {
  it('runs when it is this process', async () => {
    const own = await currentOwner();
    assert.equal(await isRunning(own, own), true);
  });

  it('does not run when another process has its number now', async () => {
    const own = await currentOwner();
    assert.equal(await isRunning({ ...own, started: '1' }, own), false);
    assert.equal(await isRunning({ ...own, pid: 1 }, own), false);
  });

  it('does not run when nobody has its number', async () => {
    const own = await currentOwner();
    assert.equal(await isRunning({ ...own, pid: 9_999_999 }, own), false);
  });

  it('is out of sight in another container, or before a restart', async () => {
    const own = await currentOwner();
    assert.equal(await isRunning({ ...own, realm: 'another' }, own), undefined);
  });
});

function hasPs(): boolean {
  try {
    execFileSync('ps', ['-o', 'lstart=', '-p', String(process.pid)]);
    return true;
  } catch {
    return false;
  }
}
