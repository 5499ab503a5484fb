/** What may be asked: strings and nothing else, each read or refused by name. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LogaggError } from '../../src/errors.ts';
import { parseQuery, queryText, type QueryText } from '../../src/query/query.ts';
import { UTC } from '../../src/query/zone.ts';

const NOW = Date.parse('2026-11-24T10:00:00Z');

function parse(text: QueryText) {
  return parseQuery(text, { now: NOW, zone: UTC });
}

function assertUsage(text: QueryText, message: RegExp): void {
  assert.throws(
    () => parse(text),
    (error) => {
      assert.ok(error instanceof LogaggError);
      assert.equal(error.kind, 'usage');
      assert.match(error.message, message);
      return true;
    },
  );
}

test('no question asks for everything', () => {
  assert.deepEqual(parse({}), { services: [], severities: [], words: [] });
});

test('every part of a question is read', () => {
  assert.deepEqual(
    parse({
      service: 'api, web-*',
      severity: 'warn+',
      since: '1h',
      until: '2026-11-24T09:30:00Z',
      grep: 'time(d)? out',
      words: ['a', '', 'b c'],
    }),
    {
      services: ['api', 'web-*'],
      severities: ['WARN', 'ERROR', 'FATAL'],
      since: NOW - 3_600_000,
      until: Date.parse('2026-11-24T09:30:00Z'),
      grep: 'time(d)? out',
      words: ['a', 'b c'],
    },
  );
});

test('a time of day still to come means the one that was, as a beginning', () => {
  assert.equal(parse({ since: '11:00' }).since, Date.parse('2026-11-23T11:00:00Z'));
  assert.equal(parse({ until: '11:00' }).until, Date.parse('2026-11-24T11:00:00Z'));
});

test('what cannot be asked is refused by name', () => {
  assertUsage({ severity: 'loud' }, /unknown severity 'loud'/);
  assertUsage({ service: 'api,,web' }, /an empty service name in 'api,,web'/);
  assertUsage({ service: '' }, /an empty service name/);
  assertUsage({ service: 'a\0*' }, /a NUL in a service name/);
  assertUsage({ since: 'soon' }, /^soon: not a time/);
  assertUsage({ until: '' }, /not a time/);
  assertUsage({ since: '1h', until: '2h' }, /since '1h' is not before until '2h'/);
  assertUsage({ since: 'now', until: 'now' }, /is not before/);
  assertUsage({ grep: '(' }, /Invalid regular expression/);
  assertUsage({ grep: 'x'.repeat(513) }, /the pattern has 513 characters/);
});

test('a value that is no string is refused, so that none can become an operator', () => {
  const values: unknown[] = [{ $ne: 'x' }, { $gt: '' }, ['a', 'b'], 7, true, null, /a/];
  for (const name of ['service', 'severity', 'since', 'until', 'grep']) {
    for (const value of values) {
      assert.ok(!queryText.safeParse({ [name]: value }).success, `${name}: ${String(value)}`);
    }
  }
  for (const words of ['text', { 0: 'a' }, [{ $ne: 'x' }], [['a']], null]) {
    assert.ok(!queryText.safeParse({ words }).success, JSON.stringify(words));
  }
});

test('a name that is not known is refused', () => {
  for (const name of ['$where', 'sort', 'Service', 'service[$ne]', 'constructor']) {
    assert.ok(!queryText.safeParse({ [name]: 'x' }).success, name);
  }
});
