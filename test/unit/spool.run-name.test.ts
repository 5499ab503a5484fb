/** The name of a run says when it began and who owns it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { newRun, ownedName, parseRunName } from '../../src/spool/run-name.ts';

const owner = { pid: 4711, started: '123456', realm: '0123456789abcdef' };

describe('the name of a run', () => {
  it('gives back its marker and its owner', () => {
    const { id, marker } = newRun(Date.UTC(2026, 10, 24, 10, 15, 2, 123));
    assert.match(id, /^20261124T101502123Z-[0-9a-f]{16}$/);
    assert.deepEqual(parseRunName(ownedName(id, owner)), { id, marker, owner });
    assert.deepEqual(parseRunName(id), { id, marker, owner: undefined });
  });

  it('knows an owner whose start the system does not tell', () => {
    const { id } = newRun(0);
    const silent = { ...owner, started: '' };
    assert.deepEqual(parseRunName(ownedName(id, silent))?.owner, silent);
  });

  it('sorts by time, and is a name at any time', () => {
    const times = [-1, 0, 1, 999, 1_700_000_000_000, 1_700_000_000_001, 8.64e15];
    const ids = times.map((time) => newRun(time).id);
    for (const id of ids) assert.equal(parseRunName(id)?.id, id);
    assert.deepEqual(ids.slice(1), ids.slice(1).sort());
  });

  it('is later than that of the run before it, even when the clock goes back', () => {
    const first = newRun(Date.UTC(2026, 11, 31, 23, 59, 59, 999)).id;
    const second = newRun(Date.UTC(1999, 0, 1), first).id;
    assert.match(second, /^20270101T000000000Z-/);
    assert.match(newRun(0, '99999999T999999999Z-0000000000000000').id, /^19700101T000000001Z-/);
  });

  it('is no two times the same', () => {
    assert.notEqual(newRun(0).id, newRun(0).id);
  });

  it('has an unknown owner where it says anything else', () => {
    const { id } = newRun(0);
    const others = [
      '@',
      '@garbage',
      '@0.1.0123456789abcdef',
      '@-1.1.0123456789abcdef',
      '@99999999999.1.0123456789abcdef',
      '@1.x.0123456789abcdef',
      '@1.1.0123456789abcde',
      '@1.1.0123456789abcdef\n',
      '@1.1.0123456789abcdef@2.2.0123456789abcdef',
    ];
    for (const other of others) assert.equal(parseRunName(id + other)?.owner, 'unknown', other);
  });

  it('is not the name of any other thing', () => {
    const { id } = newRun(0);
    for (const name of ['', '.', 'quarantine', `x${id}`, `${id}x`, `../${id}`, id.toUpperCase()]) {
      assert.equal(parseRunName(name), undefined, name);
    }
  });
});
