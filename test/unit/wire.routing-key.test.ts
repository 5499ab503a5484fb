/** Routing keys: service and severity, there and back. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { mendService } from '../../src/record/service.ts';
import { readRoutingKey, routingKey } from '../../src/wire/routing-key.ts';
import { anyText, severities } from './arbitraries.ts';

test('a key says the service and severity that it was made of, and fits into AMQP', () => {
  fc.assert(
    fc.property(anyText.map(mendService), severities, (service, severity) => {
      const key = routingKey(service, severity);
      assert.deepEqual(readRoutingKey(key), { service, severity });
      assert.ok(Buffer.byteLength(key) <= 255);
      assert.doesNotMatch(key, /[*#]/);
    }),
  );
});

test("the reference's keys are read, in any case", () => {
  assert.deepEqual(readRoutingKey('ServiceA.Error'), { service: 'ServiceA', severity: 'ERROR' });
  assert.deepEqual(readRoutingKey('Order Service.warn'), {
    service: 'Order Service',
    severity: 'WARN',
  });
});

test('a key without a severity is all service', () => {
  for (const key of ['', 'api', 'a.b', 'api.', '.', 'api.LOUD', 'ERROR']) {
    assert.deepEqual(readRoutingKey(key), { service: key, severity: undefined });
  }
  assert.deepEqual(readRoutingKey('.ERROR'), { service: '', severity: 'ERROR' });
});
