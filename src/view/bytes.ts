/** Sizes for a person. */

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** `610.0 MiB`, in powers of 1024 (IEC 80000-13). */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return unit === 0 ? `${value} B` : `${value.toFixed(1)} ${UNITS[unit]}`;
}
