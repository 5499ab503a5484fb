/** Connecting to a database: what is away at first is reached when it comes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startMongod } from '../servers/mongod.ts';
import { LogaggError } from '../../src/errors.ts';
import type { ReadFrom } from '../../src/query/read-from.ts';
import { openDatabase, ping } from '../../src/store/client.ts';
import { waitForDatabase } from '../../src/store/wait.ts';

test('a database that was away at the first call is reached once it is there', async () => {
  await using mongod = await startMongod();
  const url = `${mongod.url}late`;
  mongod.kill('SIGKILL');
  await mongod.gone();
  const database = openDatabase({ url, name: 'test' });
  await assert.rejects(
    ping(database, url),
    (error) => error instanceof LogaggError && error.kind === 'unreachable',
  );

  const never = new AbortController().signal;
  const said: string[] = [];
  const waiting = waitForDatabase(database, url, 60_000, never, (text) => said.push(text));
  await mongod.restart();
  await waiting;

  assert.equal(await database.db.collection('logs.2026-11-24').countDocuments(), 0);
  for (const text of said) assert.match(text, /ECONNREFUSED.*; trying again$/);
  await database.close();
});

test('the database of a URL is that of its path, else logagg', () => {
  const nameOf = (url: string) => openDatabase({ url, name: 'test' }).db.databaseName;
  assert.equal(nameOf('mongodb://127.0.0.1:1'), 'logagg');
  assert.equal(nameOf('mongodb://127.0.0.1:1/'), 'logagg');
  assert.equal(nameOf('mongodb://127.0.0.1:1/?w=1'), 'logagg');
  assert.equal(nameOf('mongodb://u:p@a:1,b:2/audit?replicaSet=x'), 'audit');
  assert.equal(nameOf('mongodb://127.0.0.1:1/test'), 'test');
  assert.equal(nameOf('mongodb://a:1,b:2,c:3/?replicaSet=rs0'), 'logagg');
  assert.equal(nameOf('mongodb+srv://u:p@cluster.example/audit'), 'audit');
});

test('who may answer a read is said by the flag, else by the URL, else it is the primary', () => {
  const preferenceOf = (options: string, readFrom?: ReadFrom) => {
    const url = `mongodb://a:1,b:2/logs${options}`;
    return openDatabase({ url, name: 'test', readFrom }).db.readPreference;
  };
  assert.equal(preferenceOf('').mode, 'primary');
  assert.equal(preferenceOf('', 'nearest').mode, 'nearest');
  // One that is alone is read, too.
  assert.equal(preferenceOf('', 'secondary').mode, 'secondaryPreferred');
  assert.equal(preferenceOf('?readPreference=nearest').mode, 'nearest');
  const bounds = '?readPreference=nearest&maxStalenessSeconds=120';
  assert.equal(preferenceOf(bounds, 'primary').mode, 'primary');
  const bounded = preferenceOf(bounds, 'secondary');
  assert.equal(bounded.mode, 'secondaryPreferred');
  assert.equal(bounded.maxStalenessSeconds, 120);
});

test('a URL that the driver cannot use is a configuration error that does not repeat it', () => {
  for (const url of [
    'mongodb://u:s3cret@',
    'mongodb://u:s3cret@h:70000',
    'mongodb://u:s3cret@h/?x=%',
  ]) {
    assert.throws(
      () => openDatabase({ url, name: 'test' }),
      (error) => {
        assert.ok(error instanceof LogaggError);
        assert.equal(error.kind, 'config');
        assert.doesNotMatch(error.message + (error.hint ?? ''), /s3cret/);
        return true;
      },
    );
  }
});
