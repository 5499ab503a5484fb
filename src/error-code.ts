/** The codes of system errors. */

/** `ENOENT` and the like; `undefined` for what is no system error. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

/** No such file, or a file where a folder is named. */
export function isAbsence(error: unknown): boolean {
  const code = errorCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** For `catch`: this value instead of an error of the system; others are ours, and are thrown. */
export function onSystemError<T>(value: T): (error: unknown) => T {
  return (error) => {
    if (errorCode(error) === undefined) throw error;
    return value;
  };
}
