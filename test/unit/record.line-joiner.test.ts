/** The joiner: traces stay whole, and lines that are records of their own stay apart. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { createLineJoiner } from '../../src/record/line-joiner.ts';

function join(lines: readonly string[], mode: 'auto' | RegExp = 'auto'): string[] {
  const joiner = createLineJoiner(mode);
  const events = lines.map((text) =>
    joiner.push({ text, position: 0, isCut: false, isGuessed: false }),
  );
  return [...events, joiner.flush()].flatMap((event) => (event === undefined ? [] : event.text));
}

/** Of the events of these lines, whether each is marked as cut. */
function cutMarks(lines: readonly string[]): boolean[] {
  const joiner = createLineJoiner('auto');
  const events = lines.map((text) =>
    joiner.push({ text, position: 0, isCut: false, isGuessed: false }),
  );
  return [...events, joiner.flush()].flatMap((event) => (event === undefined ? [] : event.isCut));
}

const NEXT = '2026-11-24 10:15:03 INFO next';

const TRACES: Readonly<Record<string, string>> = {
  java: `2026-11-24 10:15:02 ERROR [main] c.e.Pool - failed
java.lang.IllegalStateException: no connection
\tat com.example.Pool.take(Pool.java:42)
\tat com.example.Main.main(Main.java:7)
\tSuppressed: java.io.IOException: closed
\t\tat com.example.Pool.close(Pool.java:50)
Caused by: java.net.ConnectException: refused
\tat java.base/sun.nio.ch.Net.connect(Net.java:5)
\t... 12 more`,
  'dot net': `2026-11-24 10:15:02 fail: Api[1] request failed
System.InvalidOperationException: no element
 ---> System.Exception: inner
   at Api.Store.Find(String id) in /src/Store.cs:line 12
   --- End of inner exception stack trace ---
   at Api.Program.Main() in /src/Program.cs:line 3`,
  python: `2026-11-24 10:15:02,123 - app - ERROR - failed
Traceback (most recent call last):
  File "app.py", line 3, in run
    take()
ValueError: no connection

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "app.py", line 9, in <module>
    run()
RuntimeError: cannot run`,
  node: `/app/server.js:3
    throw new TypeError('no');
    ^

TypeError: no
    at run (/app/server.js:3:11)
    at node:internal/main/run_main_module:23:47 {
  code: 'E_NO'
}

Node.js v20.20.2`,
  go: `panic: runtime error: index out of range [5] with length 3

goroutine 1 [running]:
main.take(...)
\t/app/main.go:7
main.main()
\t/app/main.go:11 +0x1d

goroutine 6 [select]:
net/http.(*Server).Serve(0xc000, {0x1, 0x2})
\t/usr/local/go/src/net/http/server.go:3086 +0x5b8
created by main.main in goroutine 1
\t/app/main.go:9 +0x45
exit status 2`,
  ruby: `E, [2026-11-24T10:15:02.123456 #1] ERROR -- : failed
\tfrom app.rb:3:in 'run'
\tfrom app.rb:9:in '<main>'`,
  'python behind a prefix': `Jun 14 15:16:01 host app: Traceback (most recent call last):
  File "app.py", line 3, in run
    ERROR = 1
KeyboardInterrupt`,
  'go handler': `2026/11/24 10:15:02 http: panic serving 10.0.0.1:5: no
goroutine 34 [running]:
net/http.(*conn).serve.func1()
\t/usr/local/go/src/net/http/server.go:1 +0x1`,
  'ruby logger': `E, [2026-11-24T10:15:02.123456 #1] ERROR -- : failed (RuntimeError)
app.rb:3:in 'run'
/srv/lib/app.rb:9:in '<main>'`,
  'pretty object': `2026-11-24 10:15:02 INFO config {
  "port": 8080
}`,
  rust: `thread 'main' panicked at src/main.rs:3:5:
no connection
note: run with \`RUST_BACKTRACE=1\` environment variable to display a backtrace`,
  indented: `2026-11-24 10:15:02 INFO config
  port: 8080
  host: localhost`,
};

for (const [name, trace] of Object.entries(TRACES)) {
  test(`a ${name} trace is one event, and the line behind it another`, () => {
    assert.deepEqual(join([...trace.split('\n'), NEXT]), [trace, NEXT]);
  });
}

test('two traces in a row are two events', () => {
  const java = 'java.lang.A.BadException: one\n\tat a.B.c(B.java:1)';
  assert.deepEqual(join([...java.split('\n'), ...java.split('\n')]), [java, java]);
});

test('what begins with a time or is JSON goes on with nothing, and nothing with JSON', () => {
  const lines = ['{"msg":"a"}', '{"msg":"b"}', NEXT, '{"msg":"c"}'];
  assert.deepEqual(join(lines), lines);
  assert.deepEqual(join(['{"msg":"a"}', '\tat a.B.c(B.java:1)', '\tat a.B.d(B.java:2)']), [
    '{"msg":"a"}',
    '\tat a.B.c(B.java:1)\n\tat a.B.d(B.java:2)',
  ]);
});

test('nothing that begins with a time or a level goes on, indented or within a trace', () => {
  const lines = ['ERROR [main] a', ' INFO [main] b', ' WARN [main] c', `  ${NEXT}`];
  assert.deepEqual(join(lines), lines);
  const trace = 'Traceback (most recent call last):\n  File "a.py", line 1';
  for (const line of ['ERROR: x', 'Nov 24 10:15:02 host a: b', '[INFO] x']) {
    assert.deepEqual(join([...trace.split('\n'), line]), [trace, line]);
  }
});

test('what begins with a priority of syslog goes on with nothing, whatever came before', () => {
  const lines = ["thread 'main' panicked at src/main.rs:3:5:", '<13>Nov 24 10:15:02 web1 app: x'];
  assert.deepEqual(join(lines), lines);
});

test('two Python traces that nothing chains are two events', () => {
  const trace = 'Traceback (most recent call last):\n  File "a.py", line 1\nValueError: x';
  assert.deepEqual(join([...trace.split('\n'), ...trace.split('\n')]), [trace, trace]);
});

test('a blank line in or behind a trace is a part of it, and of no other event', () => {
  const trace = `${NEXT}\n\tat a.B.c(B.java:1)`;
  assert.deepEqual(join([...trace.split('\n'), '', '  ', NEXT]), [`${trace}\n\n  `, NEXT]);
  assert.deepEqual(join([...trace.split('\n'), '', '\tat a.B.d(B.java:2)']), [
    `${trace}\n\n\tat a.B.d(B.java:2)`,
  ]);
  assert.deepEqual(join([NEXT, '', NEXT]), [NEXT, '', NEXT]);
});

test('an event has the place of its first line, and the marks of all', () => {
  const joiner = createLineJoiner('auto');
  const line = { position: 7, isCut: false, isGuessed: false };
  joiner.push({ ...line, text: 'a' });
  joiner.push({ ...line, text: ' b', position: 9, isCut: true });
  joiner.push({ ...line, text: ' c', position: 12, isGuessed: true });
  const event = { text: 'a\n b\n c', position: 7, isCut: true, isGuessed: true };
  assert.equal(joiner.isOpen, true);
  assert.deepEqual(joiner.flush(), event);
  assert.equal(joiner.isOpen, false);
});

test('what goes on after a silence is one event of its own', () => {
  const joiner = createLineJoiner('auto');
  const line = (text: string) => ({
    position: 0,
    isCut: false,
    isGuessed: false,
    text,
    time: undefined,
  });
  joiner.push(line('Traceback (most recent call last):'));
  joiner.push(line('  File "a.py", line 1'));
  joiner.flush();
  for (const text of ['    take()', '  File "b.py", line 2', 'ValueError: x']) {
    assert.equal(joiner.push(line(text)), undefined);
  }
  assert.equal(joiner.flush()?.text, '    take()\n  File "b.py", line 2\nValueError: x');
});

test('a log whose every line is indented stays in lines', () => {
  const lines = ['  one', '  two', '  three'];
  assert.deepEqual(join(lines), lines);
});

test('lines of prose and of logs without times stay apart', () => {
  const lines = [
    'Server started.',
    'Listening on 8080: http',
    'Error: no such file',
    'com.example.Main: ready',
    '',
    'Nov 24 10:15:02 host sshd[1]: Failed password for root',
    'ERROR:root:failed',
    '}',
    'Caused by nothing',
  ];
  assert.deepEqual(join(lines), lines);
});

test('one exception behind the other is another event', () => {
  const lines = ['java.io.IOException: one', 'java.io.IOException: two'];
  assert.deepEqual(join(lines), lines);
});

test('a pattern matches the first line of each event', () => {
  assert.deepEqual(join(['x', '# one', 'a', 'b', '# two'], /^#/), ['x', '# one\na\nb', '# two']);
});

test('an event without end is told in parts, and none of its lines is lost', () => {
  const lines = [NEXT, ...Array.from({ length: 2000 }, (_, i) => `\tat a.B.c(B.java:${i})`)];
  const events = join(lines);
  assert.ok(events.length > 1 && events.every((event) => event.split('\n').length <= 500));
  assert.deepEqual(events.join('\n').split('\n'), lines);
  assert.deepEqual(cutMarks(lines), [true, true, true, true, false]);
  const long = [NEXT, ` ${'x'.repeat(200_000)}`, ` ${'y'.repeat(200_000)}`];
  assert.deepEqual(join(long), [`${long[0]}\n${long[1]}`, long[2]]);
});

test('whatever the lines, they come out as they went in', () => {
  const part = fc.constantFrom(
    ...Object.values(TRACES).flatMap((trace) => trace.split('\n')),
    NEXT,
    '',
    '{}',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 40 }), (lines) => {
      assert.deepEqual(join(lines).join('\n'), lines.join('\n'));
    }),
  );
});
