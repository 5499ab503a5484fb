/** Pieces of log lines: as they mostly are, and now and then odd in a way that readers of lines have to know. */
import * as fc from 'fast-check';

/** Nearly always the usual: lines that are odd in one place, among others that are not. */
export function mostly<T>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 20, arbitrary: usual }, { weight: 1, arbitrary: odd });
}

export const text = fc.string({
  unit: fc.constantFrom(
    'a',
    'B',
    ' ',
    ':',
    '[',
    'é',
    '€',
    '😀',
    '7',
    '{',
    '}',
    '/',
    '-',
    '\u007f',
    '\u2028',
  ),
  maxLength: 9,
});
export const oddText = fc.string({
  unit: fc.constantFrom(
    'a',
    '"',
    '\\',
    '\t',
    '\r',
    '\0',
    'é',
    '\ud800',
    'Traceback (most recent call last):',
  ),
  maxLength: 4,
});
export const someText = mostly(text, oddText);

const two = (most: number) => fc.nat(most).map((number) => String(number).padStart(2, '0'));
/** The night in which Berlin puts its clocks back. */
const day = mostly(
  fc.constant('2026-10-25'),
  fc.constantFrom('2027-01-01', '1969-12-31', '2026-13-01', '2026/10/25', '2026-11-25'),
);
export const minute = mostly(
  fc.constantFrom('02:00', '01:59', '02:59', '03:00'),
  fc.constantFrom('24:00', '02:60', '2:000'),
);
export const second = mostly(two(59), fc.constantFrom('60', '61', '5', '5x'));
export function isoTimes(
  mark: string,
  usualFraction: fc.Arbitrary<string>,
  usualZone: fc.Arbitrary<string>,
) {
  const fraction = mostly(
    usualFraction,
    fc.constantFrom('', '.5', ',123456', '.', '.12345678901234567890'),
  );
  const zone = mostly(
    usualZone,
    fc.constantFrom('', '-0330', ' UTC', '[Europe/Berlin]', '+01', 'Zulu', ' +0100'),
  );
  return fc
    .tuple(
      day,
      mostly(fc.constant(mark), fc.constantFrom('T', ' ', 't', '_')),
      minute,
      second,
      fraction,
      zone,
    )
    .map(
      ([date, between, clock, seconds, part, end]) =>
        `${date}${between}${clock}:${seconds}${part}${end}`,
    );
}
export const zone = fc.constantFrom('Z', '+01:00');
export const isoTime = isoTimes('T', fc.constantFrom('', '.5', '.123', '.123456789'), zone);
