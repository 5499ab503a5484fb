/** What an error of the file system means to the spool. */

/** No space, no quota left, or a file as large as the process or the file system allows: it may pass. */
const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

export function isDiskFull(error: unknown): boolean {
  return FULL.has(codeOf(error));
}

/** The limit is of one file; another may still grow. */
export function isFileTooLarge(error: unknown): boolean {
  return codeOf(error) === 'EFBIG';
}

export function isAbsent(error: unknown): boolean {
  return codeOf(error) === 'ENOENT';
}

export function isThere(error: unknown): boolean {
  return codeOf(error) === 'EEXIST';
}

/** The code of a system error, empty for any other. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
