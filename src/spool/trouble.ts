/** What an error of the file system means to the spool. */

import { errorCode } from '../error-code.ts';

/** No space, no quota left, or a file as large as the process or the file system allows: it may pass. */
const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

export function isDiskFull(error: unknown): boolean {
  return FULL.has(errorCode(error) ?? '');
}

/** The limit is of one file; another may still grow. */
export function isFileTooLarge(error: unknown): boolean {
  return errorCode(error) === 'EFBIG';
}

export function isAbsent(error: unknown): boolean {
  return errorCode(error) === 'ENOENT';
}

export function isThere(error: unknown): boolean {
  return errorCode(error) === 'EEXIST';
}
