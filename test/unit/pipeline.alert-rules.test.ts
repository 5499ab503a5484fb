/** Rules as text: every mistake is found, and named by its place. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { rulesOfFile, rulesOfFlags } from '../../src/commands/monitor-rules.ts';
import { LogaggError } from '../../src/errors.ts';

const folder = mkdtempSync(join(tmpdir(), 'logagg-rules-'));
after(() => rmSync(folder, { recursive: true }));

function file(text: string): string {
  const path = join(folder, 'rules.json');
  writeFileSync(path, text);
  return path;
}

async function refusalOf(text: string): Promise<string> {
  const error = await rulesOfFile(file(text)).then(
    () => assert.fail('it was taken'),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof LogaggError && error.kind === 'config');
  return error.message.replace(folder, '');
}

test('the flags as they are by default are the rule of the reference: ten errors in a minute', () => {
  const [rule, ...others] = rulesOfFlags({ threshold: '10', window: '60s' });
  assert.deepEqual(others, []);
  assert.deepEqual(
    { ...rule, id: '' },
    {
      id: '',
      kind: 'rate',
      name: 'high error rate',
      severities: ['ERROR', 'FATAL'],
      services: [],
      by: 'all',
      threshold: 10,
      windowMs: 60_000,
      clearBelow: 10,
      clearForMs: 0,
      cooldownMs: undefined,
      spike: undefined,
    },
  );
});

test('the same rule has the same id in every monitor, and another rule another', () => {
  const id = (flags: object) => rulesOfFlags({ threshold: '10', window: '60s', ...flags })[0]?.id;
  assert.equal(id({}), id({ window: '1m', severity: 'error+', by: 'all' }));
  assert.notEqual(id({}), id({ by: 'service' }));
  assert.notEqual(id({}), id({ threshold: '11' }));
});

test('a flag that cannot be is refused by its name', () => {
  const table: readonly (readonly [object, RegExp])[] = [
    [{ threshold: '0' }, /^--threshold: '0' is not a whole number from 1 to 10000$/],
    [{ threshold: '10001' }, /^--threshold: .*10000/],
    [{ threshold: 'many' }, /^--threshold: 'many' is not/],
    [{ window: '60' }, /^--window: 60: no unit/],
    [{ severity: 'INFO+' }, /^--severity: 'INFO\+': a monitor gets WARN, ERROR and FATAL only/],
    [{ by: 'host' }, /^--by: 'host' is not all, service or attributes.NAME/],
    [{ clearBelow: '11' }, /^--clear-below: more than the threshold/],
    [{ for: 'ever' }, /^--for: /],
    [{ cooldown: '5' }, /^--cooldown: /],
    [{ absent: '5' }, /^--absent: /],
    [{ spike: '1x' }, /^--spike: '1x' is not a factor above 1/],
    [{ spike: '5x', baseline: '30s' }, /^--baseline: shorter than the window/],
    [{ baseline: '1h' }, /^--baseline: .* needs it/],
  ];
  for (const [flags, message] of table) {
    const read = () => rulesOfFlags({ threshold: '10', window: '60s', ...flags });
    assert.throws(read, (error: Error) => message.test(error.message), String(message));
  }
});

test('a file of rules says all that it can', async () => {
  const rules = await rulesOfFile(
    file(
      JSON.stringify({
        rules: [
          {
            kind: 'rate',
            name: 'payments',
            service: 'pay*',
            threshold: 5,
            by: 'attributes.tenant',
          },
          { kind: 'spike', factor: '3x', baseline: '2h' },
          { kind: 'absent', for: '10m', service: 'api,web' },
          { kind: 'new-pattern', severity: 'ERROR+', remember: '30d' },
        ],
      }),
    ),
  );
  assert.deepEqual(
    rules.map(({ kind, name, services }) => [kind, name, ...services]),
    [
      ['rate', 'payments', 'pay*'],
      ['rate', 'error spike'],
      ['absent', 'silence', 'api', 'web'],
      ['new-pattern', 'new pattern'],
    ],
  );
});

test('all mistakes of a file are told at once, each with its place', async () => {
  const text = JSON.stringify({
    rules: [
      { kind: 'rate', threshold: 0, window: '60', sevrity: 'ERROR' },
      { kind: 'absence' },
      { kind: 'absent' },
      { kind: 'spike', factor: 'much', by: 'host' },
    ],
    version: 1,
  });
  const lines = (await refusalOf(text)).split('\n');
  assert.equal(lines[0], 'the rules in /rules.json are wrong:');
  for (const place of [
    /^ {2}rules\[0\]\.threshold: /,
    /^ {2}rules\[0\]\.window: 60: no unit/,
    /^ {2}rules\[0\]: unknown: sevrity$/,
    /^ {2}rules\[1\]\.kind: not one of rate, spike, absent, new-pattern$/,
    /^ {2}rules\[2\]\.for: /,
    /^ {2}rules\[3\]\.factor: 'much' is not a factor/,
    /^ {2}rules\[3\]\.by: 'host' is not all/,
    /^ {2}the file: unknown: version$/,
  ]) {
    assert.ok(
      lines.some((line) => place.test(line)),
      `${String(place)} in\n${lines.join('\n')}`,
    );
  }
});

test('what is no file of rules is refused with its name', async () => {
  assert.match(await refusalOf('{'), /^cannot read the rules in .*rules\.json: /);
  assert.match(await refusalOf('{"rules": []}'), /rules: no rule/);
  assert.match(await refusalOf(`"${'x'.repeat(1_100_000)}"`), /more than 1048576 bytes/);
  const twice = '{"rules": [{"kind": "rate"}, {"kind": "rate"}]}';
  assert.match(await refusalOf(twice), /two of them are the same/);
  await assert.rejects(rulesOfFile(join(folder, 'none.json')), /none\.json: ENOENT/);
});
