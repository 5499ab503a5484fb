/** The language of queries: what is found by what a person types, on a command line and as one text. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { anyText } from './arbitraries.ts';
import { queries } from './query-arbitraries.ts';
import { LogaggError } from '../../src/errors.ts';
import { createMatcher } from '../../src/query/match.ts';
import { parseQuery, type QueryText } from '../../src/query/query.ts';
import { UTC } from '../../src/query/zone.ts';
import { createIdMinter } from '../../src/record/id.ts';
import type { LogRecord } from '../../src/record/record.ts';

const NOW = Date.parse('2026-11-24T10:00:00Z');

function record(own: Partial<LogRecord>): LogRecord {
  const timestamp = own.timestamp ?? Date.parse('2026-11-24T09:30:00Z');
  const id = createIdMinter(7)(timestamp, 0);
  return { id, timestamp, service: 'api', severity: 'INFO', message: '', ...own };
}

function finds(text: QueryText, own: Partial<LogRecord>): boolean {
  return createMatcher(parseQuery(text, { now: NOW, zone: UTC }))(record(own));
}

/** Whether a query finds messages. */
function check(query: string, found: readonly string[], others: readonly string[]): void {
  for (const message of found)
    assert.ok(finds({ where: [query] }, { message }), `${query} | ${message}`);
  for (const message of others)
    assert.ok(!finds({ where: [query] }, { message }), `${query} | ${message}`);
}

test('words are found anywhere and all of them; without capitals in any case', () => {
  check('timeout', ['TimeOut', 'a timeouts'], ['time out']);
  check('Timeout', ['Timeout'], ['timeout']);
  check('reset connection', ['Connection reset'], ['connection']);
  check('', ['anything', ''], []);
});

test('AND is implied and binds closer than OR, NOT closer than both', () => {
  check('a b OR c', ['ba', 'c'], ['a', 'b']);
  check('a AND b OR c AND d', ['ab', 'cd'], ['ac', 'bd']);
  check('a (b OR c)', ['ab', 'ac'], ['bc', 'a']);
  check('a NOT b c', ['ac'], ['abc', 'a']);
  check('a -b', ['a'], ['ab', 'b']);
  check('-(a OR b) c', ['c'], ['ac', 'bc']);
  check('NOT NOT a', ['a'], ['b']);
  check('NOT "a b"', ['ab'], ['a b']);
  // Only in capitals.
  check('a or b', ['a or b'], ['a', 'a b']);
});

test('quotes and backslashes take the meaning of characters away', () => {
  check('"connection reset"', ['Connection Reset by peer'], ['reset connection']);
  check('"a (b) OR c"', ['a (b) OR c'], ['c']);
  check(String.raw`"say \"hi\" \\ C:\temp"`, [String.raw`say "hi" \ C:\temp`], ['say hi']);
  check(String.raw`a\ b\:c`, ['a b:c'], ['a b']);
  check(String.raw`\-x \(y`, ['-x (y'], ['x y']);
  check(String.raw`2\*3`, ['2*3'], ['2x3']);
  check('""', ['anything'], []);
  check('"OR"', ['OR'], ['x']);
});

test('a star stands for any characters, line feeds too, and expressions stand between slashes', () => {
  check('conn*reset', ['connection\nreset', 'CONNRESET'], ['reset conn']);
  check('Conn*', ['Connx'], ['connx']);
  check('*', ['', 'x'], []);
  check('/time(d )?out/', ['a timed out', 'TIMEOUT'], ['time out']);
  check('/Time/ /x$/i', ['Time X'], ['time x', 'Time xy']);
  check('/a.b/s /^c/', [`c a\nb`], ['a\nb']);
  check(String.raw`/\/v[12]\/[/]/`, ['/v1//'], ['/v3//']);
  check('(/a b/ OR c)', ['a b', 'c'], ['a', 'b']);
});

test('what only looks like an operator is text', () => {
  const texts = [
    '/var/log/x /v1/x/y / //x a/b/c - --force -1 -1.5 -> => panic: std::vec http://host/x 10:15:02',
    '10.0.0.1:5432 List<String> a->b <init> user=17 key="v" can\'t main() f(x) g((a)b) and-or a,b 50%',
    '[x] { $home x:: a<b',
  ].flatMap((line) => line.split(' '));
  for (const text of texts) check(text, [`x ${text} y`], ['nothing of it']);
});

test('fields of a record', () => {
  const own = { service: 'web-1', severity: 'WARN', host: 'db1', message: 'Boom' } as const;
  const { id } = record(own);
  for (const [query, isFound] of [
    ['service:web-1', true],
    ['service:web', false],
    ['service:WEB-1', false],
    ['service:api,web-*', true],
    ['service:/^web-\\d$/', true],
    ['service!=web-1', false],
    ['service:*', true],
    ['severity:warn', true],
    ['severity:WARN+', true],
    ['level:INFO..ERROR', true],
    ['severity:ERROR,FATAL', false],
    ['-severity:ERROR', true],
    ['severity>=WARN', true],
    ['severity>WARN', false],
    ['severity<=info', false],
    ['severity!=DEBUG', true],
    ['host:db1', true],
    ['host:db', false],
    ['host:d*', true],
    ['host:/B/i', true],
    ['host:*', true],
    ['message:boom', true],
    ['message:B*m', true],
    ['msg:/^boom$/', true],
    [`id:${id.toUpperCase()}`, true],
    ['id:019ab0c4-0000-8000-8000-000000000000', false],
    ['time>=09:30', true],
    ['time>09:30', false],
    ['time<09:30', false],
    ['time<=09:30', true],
    ['time:09:00..09:30', false],
    ['time:09:30..10:00', true],
    ['time:2026-11-24..', true],
    ['time:"2026-11-24 09:00..2026-11-24 09:31"', true],
    ['timestamp<yesterday', false],
    ['service:web-1 severity:WARN boom -host:db2', true],
    ['(service:api OR service:web-1)', true],
    ['(severity:INFO OR severity:ERROR)', false],
  ] as const) {
    assert.equal(finds({ where: [query] }, own), isFound, query);
  }
  assert.ok(!finds({ where: ['host:*'] }, {}) && finds({ where: ['-host:x'] }, {}));
});

test('attributes: nested or with dots in the name, as numbers where both are, each entry of a list', () => {
  const attributes = JSON.parse(
    `{"status":"502","code":7,"http.method":"GET","http":{"path":"/v1/x","a.b":true},"tags":["red",5],"ends":[1,9],
      "user":"Ann Lee","none":null,"empty":[],"took":0.25,"service":"inner","__proto__":"p","big":"9007199254740993"}`,
  );
  for (const [query, isFound] of [
    ['status:502', true],
    ['status:"502"', true],
    ['status:50*', true],
    ['status:/^5/', true],
    ['status>=500', true],
    ['status:>=500', true],
    ['status<500', false],
    ['status:500..599', true],
    ['status:..501', false],
    ['status:502..', true],
    ['status!=502', false],
    ['status!=404', true],
    ['missing!=404', true],
    ['missing<404', false],
    ['code:7', true],
    ['code:7.0', true],
    ['code:/^7$/', true],
    ['took:0.25', true],
    ['took<0.3', true],
    ['took:0.*', false],
    ['http.method:GET', true],
    ['http.method:get', false],
    ['http.path:/v1/*', true],
    ['http.a.b:true', true],
    ['http.b:true', false],
    ['tags:red', true],
    ['tags:5', true],
    ['tags>4', true],
    ['ends:2..8', false],
    ['ends:1..8', true],
    ['tags:blue', false],
    ['user:"Ann Lee"', true],
    ['user:Ann*', true],
    ['none:*', false],
    ['empty:*', false],
    ['http:*', true],
    ['http:x', false],
    ['toString:*', false],
    ['__proto__:p', true],
    ['attributes.service:inner', true],
    ['service:inner', false],
    ['big:9007199254740993', true],
    ['big:9007199254740992', false],
    ['big>=9007199254740992', true],
    ['a:../x', false],
  ] as const) {
    assert.equal(finds({ where: [query] }, { attributes }), isFound, query);
  }
});

test('--ignore-case is of words, expressions and values', () => {
  const own = { message: 'boom', attributes: { user: 'ann' }, service: 'api' };
  for (const text of [
    { words: ['BOOM'] },
    { grep: '^BOO' },
    { where: ['/BO/'] },
    { where: ['B*M'] },
    { where: ['user:ANN'] },
    { where: ['user:AN*'] },
  ]) {
    assert.ok(!finds(text, own), JSON.stringify(text));
    assert.ok(finds({ ...text, ignoreCase: true }, own), JSON.stringify(text));
  }
  assert.ok(!finds({ where: ['service:API'], ignoreCase: true }, own));
  assert.ok(!finds({ exclude: ['BOOM'], ignoreCase: true }, own));
});

test('arguments with blanks are phrases, or queries of their own where they have operators', () => {
  for (const [words, message, isFound] of [
    [['connection reset'], 'Connection reset', true],
    [['connection reset'], 'reset connection', false],
    [['reset', 'connection'], 'connection reset', true],
    [['a', 'OR', 'b'], 'b', true],
    [['a', 'OR', 'b c'], 'b c', true],
    [['a', 'OR', 'b c'], 'c b', false],
    [['a OR b', 'c'], 'a', false],
    [['a OR b', 'c'], 'cb', true],
    [['NOT', 'a b'], 'b a', true],
    [['SELECT * FROM'], 'SELECT * FROM x', true],
    [['SELECT * FROM'], 'SELECT 1 FROM', false],
    [['code -1'], 'exit code -1', true],
    [['or', 'and'], 'AND OR', true],
    [['user:ann b'], 'user:ann b', false],
    [['"user:ann b"'], 'user:ann b', true],
    [['user: ann'], 'user: ann', true],
    [['say "x y" z'], 'z says x y', true],
    [['', 'a', ''], 'a', true],
    [[' '], 'a b', true],
    [[' '], 'ab', false],
  ] as const) {
    assert.equal(
      finds({ words: [...words] }, { message }),
      isFound,
      `${words.join('|')}: ${message}`,
    );
  }
});

/** The message and the hint of the usage error. */
function refusalOf(text: QueryText): string {
  try {
    parseQuery(text, { now: NOW, zone: UTC });
  } catch (error) {
    assert.ok(error instanceof LogaggError && error.kind === 'usage', String(error));
    return error.hint === undefined ? error.message : `${error.message} (${error.hint})`;
  }
  return assert.fail(`no error: ${JSON.stringify(text)}`);
}

test('a fault is shown in its place, with the remedy', () => {
  const quote = 'put the text that it belongs to into quotes';
  for (const [query, message] of [
    ['a (b OR c', `nothing closes this parenthesis\n  a (b OR c\n    ^ (close it, or ${quote})`],
    ['a (', `nothing closes this parenthesis\n  a (\n    ^ (close it, or ${quote})`],
    ['a) b', `this parenthesis closes nothing\n  a) b\n   ^ (${quote})`],
    ['a ()', `nothing stands between these parentheses\n  a ()\n     ^ (${quote})`],
    ['OR a', `nothing stands before this operator\n  OR a\n  ^ (${quote})`],
    ['a OR', `nothing follows this operator\n  a OR\n    ^ (${quote})`],
    [
      'x "a b',
      'nothing closes this quote\n  x "a b\n    ^ (close it, or write \\" for the character)',
    ],
    [
      'service: api',
      'service has no value\n  service: api\n  ^ (write service:VALUE, without a blank)',
    ],
    ['a>=', 'a has no value\n  a>=\n  ^ (write a>=VALUE, without a blank)'],
    ['s:(a OR b)', 'a field has one value\n  s:(a OR b)\n    ^ (write (s:a OR s:b))'],
    [
      'a status>=5xx',
      'not a number\n  a status>=5xx\n            ^ (compare with one, as in status>=500; times are those of time)',
    ],
    ['host>1', 'host has no order\n  host>1\n  ^ (write host:VALUE)'],
    ['a..b:1', "the name 'a..b' has an empty part\n  a..b:1\n  ^"],
    ['a.b.c.d.e.f.g:1', "the name 'a.b.c.d.e.f.g' has 7 parts\n  a.b.c.d.e.f.g:1\n  ^ (at most 6)"],
    ['service:a,', "an empty service name in 'a,'\n  service:a,\n          ^"],
    [
      'id:7',
      'not a whole id\n  id:7\n     ^ (ids are those of -o json: id:01a20c89-81b5-87ae-ba80-2500000000ec)',
    ],
    [
      'time:10:15',
      'not a range of time\n  time:10:15\n       ^ (from the first on and before the second: time:10:15..10:30; or time>=10:15)',
    ],
    ['漢字 (', `nothing closes this parenthesis\n  漢字 (\n       ^ (close it, or ${quote})`],
  ] as const) {
    assert.equal(refusalOf({ where: [query] }), message, query);
  }
  assert.match(refusalOf({ where: ['severity:loud'] }), /^unknown severity 'loud'\n.*\n {11}\^/);
  assert.match(refusalOf({ where: ['time>soon'] }), /^soon: not a time\n {2}time>soon\n {7}\^/);
  assert.match(refusalOf({ where: ['x /(/'] }), /Unterminated group\n {2}x \/\(\/\n {4}\^/);
  assert.match(refusalOf({ words: ['a', '(b OR'] }), /follows this operator\n {2}\(b OR\n {5}\^/);
  assert.match(refusalOf({ exclude: ['('] }), /Unterminated group/);
});

test('control characters of a query are made visible, and a long one is cut', () => {
  const shown = refusalOf({ where: [`\x1b[2J\r\u202e${'x'.repeat(100)} ( ${'y'.repeat(100)}`] });
  assert.match(shown, /\n {2}…x{35} \( y{34}…\n {39}\^/);
  assert.match(refusalOf({ where: ['\x1b[2J\r\u202e\n ('] }), /\n {2}␛\[2J␍·␊ \(\n {10}\^/);
});

test('a query is bounded', () => {
  assert.match(
    refusalOf({ where: ['x'.repeat(4097)] }),
    /^the query has 4097 characters \(at most 4096\)$/,
  );
  assert.match(refusalOf({ where: ['a '.repeat(257)] }), /^more than 256 words and operators\n/);
  assert.match(
    refusalOf({ where: [`${'('.repeat(22)}a${')'.repeat(22)}`] }),
    /^more than 20 levels/,
  );
  assert.match(refusalOf({ where: ['NOT '.repeat(22) + 'a'] }), /^more than 20 levels/);
  assert.match(refusalOf({ where: [`/${'x'.repeat(513)}/`] }), /^the pattern has 513 characters\n/);
  parseQuery({ where: [`${'('.repeat(20)}a${')'.repeat(20)}`] }, { now: NOW, zone: UTC });
});

test('any text is a query or refused in three lines at most', () => {
  const texts = fc.oneof(
    anyText,
    queries,
    fc.tuple(queries, anyText).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(
      fc.array(texts, { maxLength: 3 }),
      fc.array(texts, { maxLength: 2 }),
      (words, where) => {
        try {
          parseQuery({ words, where }, { now: NOW, zone: UTC });
        } catch (error) {
          assert.ok(error instanceof LogaggError, String(error));
          assert.equal(error.kind, 'usage');
          const lines = error.message.split('\n');
          if (lines.length === 3) assert.match(lines[2] ?? '', /^ {2} *\^$/);
        }
      },
    ),
    { numRuns: 2000 },
  );
});
