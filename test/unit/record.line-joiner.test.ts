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
  rust: `thread 'main' panicked at src/main.rs:3:5:
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

test('a pattern matches the first line of each event', () => {
  assert.deepEqual(join(['x', '# one', 'a', 'b', '# two'], /^#/), ['x', '# one\na\nb', '# two']);
});

test('an event without end is told in parts, and none of its lines is lost', () => {
  const lines = [NEXT, ...Array.from({ length: 2000 }, (_, i) => `\tat a.B.c(B.java:${i})`)];
  const events = join(lines);
  assert.ok(events.length > 1 && events.every((event) => event.split('\n').length <= 500));
  assert.deepEqual(events.join('\n').split('\n'), lines);
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
