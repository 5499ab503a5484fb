/** Sizes as text: `256MiB`, `1GB`, `65536`. */
import { LogaggError } from '../errors.ts';

/** IEC 80000-13: the binary units; the decimal ones are those of the SI. A bare letter is binary, as in most tools. */
const UNITS: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['b', 1],
  ...['k', 'm', 'g', 't'].flatMap((letter, index): [string, number][] => [
    [letter, 1024 ** (index + 1)],
    [`${letter}ib`, 1024 ** (index + 1)],
    [`${letter}b`, 1000 ** (index + 1)],
  ]),
]);

/** Bytes of a size, a whole number within bounds. Throws a usage error for anything else. */
export function parseSize(text: string, least = 1, most = Number.MAX_SAFE_INTEGER): number {
  const [, digits = '', unit = ''] =
    /^(\d{1,15}(?:\.\d{1,6})?)\s*([a-z]{0,3})$/i.exec(text.trim()) ?? [];
  const factor = UNITS.get(unit.toLowerCase());
  const bytes = Math.floor(Number(digits) * (factor ?? Number.NaN));
  if (digits !== '' && bytes >= least && bytes <= most) return bytes;
  const isSize = digits !== '' && factor !== undefined;
  throw new LogaggError('usage', `'${text.slice(0, 30)}' is not ${isSize ? 'allowed' : 'a size'}`, {
    hint: isSize ? `from ${least} to ${most} bytes` : 'sizes look like 256MiB, 1GB or 65536',
  });
}
