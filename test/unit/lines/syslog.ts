/** Lines of syslog, as sent and as in files. */
import * as fc from 'fast-check';
import { isoTime, isoTimes, minute, mostly, second, someText, zone } from './pieces.ts';

const word = mostly(
  fc.constantFrom('web1', 'sshd', 'app', 'host.example.org', 'a/b'),
  fc.constantFrom('-', 'é', 'a"b', '', 'stdout', 'F', 'INFO', 'UTC', '+0100', '-x', 'a\\b'),
);
const pid = mostly(
  fc.constantFrom('4711', '0', '1'),
  fc.constantFrom('-', '007', '1234567890123456', 'main', '', 'a"b'),
);
const priority = mostly(
  fc.constantFrom('<134>', '<34>', '<0>', '<191>'),
  fc.constantFrom('<192>', '<>', '<1234>', '<034>', ''),
);
const opening = mostly(
  fc.constantFrom('', '', 'Failed '),
  fc.constantFrom('error: ', '[WARN] ', 'ERROR ', '\ufeff', '(debug) ', 'INFO/', 'info '),
);
const what = fc.tuple(opening, someText).map(([first, rest]) => first + rest);
export const rfc5424 = fc
  .tuple(
    priority,
    mostly(fc.constant('1 '), fc.constantFrom('2 ', '')),
    isoTime,
    fc.tuple(word, word, pid, fc.constantFrom('-', 'ID47')).map((fields) => fields.join(' ')),
    mostly(fc.constant('- '), fc.constantFrom('-', '[a b="c"] ', '[] ', '')),
    what,
  )
  .map(
    ([before, version, at, fields, data, rest]) =>
      `${before}${version}${at} ${fields} ${data}${rest}`,
  );
const monthTime = fc
  .tuple(
    mostly(
      fc.constantFrom('Nov 24', 'Nov  3'),
      fc.constantFrom('Nov 25', 'Nov 26', 'Dec 31', 'Feb 29', 'Nov 31', 'Nox 24', 'Nov 3'),
    ),
    minute,
    second,
    mostly(fc.constant(''), fc.constantFrom('.123', ' 2026')),
  )
  .map(([date, clock, seconds, rest]) => `${date} ${clock}:${seconds}${rest}`);
const fileTime = isoTimes('T', fc.constant('.123456'), zone);
export const rfc3164 = fc
  .tuple(
    fc.oneof(priority, fc.constant('')),
    fc.oneof(monthTime, fileTime),
    word,
    word,
    fc.oneof(
      fc.constant(''),
      pid.map((id) => `[${id}]`),
    ),
    mostly(fc.constant(': '), fc.constantFrom(':', ' ', '')),
    what,
  )
  .map(
    ([before, at, host, tag, process, end, rest]) =>
      `${before}${at} ${host} ${tag}${process}${end}${rest}`,
  );
