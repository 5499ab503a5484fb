/** Causes: letters that died of the same are counted together. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCauses } from '../../src/pipeline/dead-causes.ts';
import type { DeadLetter } from '../../src/wire/read-dead-letter.ts';

function letter(own: Partial<DeadLetter>): DeadLetter {
  return {
    id: '0',
    code: '1',
    reason: '',
    routingKey: 'api.INFO',
    service: 'api',
    messageId: '',
    parkedAt: undefined,
    sentAt: undefined,
    bytes: 1,
    preview: '',
    ...own,
  };
}

test('reasons that differ only in numbers are one cause, codes and other reasons are not', () => {
  const causes = createCauses();
  causes.add(letter({ code: '2', reason: 'size 17000000', parkedAt: 5, service: 'web' }));
  causes.add(letter({ code: '1', reason: 'size 17000000' }));
  causes.add(letter({ code: '2', reason: 'size 9', parkedAt: 3 }));
  causes.add(letter({ code: '2', reason: 'depth 9' }));
  causes.add(letter({ code: '2', reason: 'size 11' }));
  assert.equal(causes.count, 5);
  assert.deepEqual(causes.list()[0], {
    code: '2',
    reason: 'size 17000000',
    count: 3,
    services: [
      { service: 'api', count: 2 },
      { service: 'web', count: 1 },
    ],
    oldest: 3,
    newest: 5,
  });
  assert.deepEqual(
    causes.list().map(({ count }) => count),
    [3, 1, 1],
  );
  assert.equal(causes.list()[1]?.oldest, undefined);
});

test('a service may have any name', () => {
  const causes = createCauses();
  for (const service of ['__proto__', 'constructor', '__proto__']) causes.add(letter({ service }));
  assert.deepEqual(causes.list()[0]?.services, [
    { service: '__proto__', count: 2 },
    { service: 'constructor', count: 1 },
  ]);
});
