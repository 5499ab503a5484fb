/** The forms of lines that are read by their bytes, each told by the first ones. */
import { isDigit, isUpper, LESS, OPEN_BRACE } from '../../record/ascii.ts';
import type { Format } from '../../record/decode/formats.ts';
import { createJsonForm } from './json-form.ts';
import type { FormAt } from './lane.ts';
import { createReferenceForm } from './reference-form.ts';
import { createSyslogForm } from './syslog-form.ts';
import type { Teacher } from './teacher.ts';

const CAPITAL_T = 84;

/** Those that lines of the format may have. */
export function createFormFinder(format: Format, teacher: Teacher): FormAt {
  const has = (own: Format) => format === own || format === 'auto';
  const json = has('json') ? createJsonForm(teacher) : undefined;
  const syslog = has('syslog') ? createSyslogForm(teacher) : undefined;
  const reference = has('reference') ? createReferenceForm(teacher) : undefined;
  return (bytes, at) => {
    const code = bytes[at] ?? 0;
    if (code === OPEN_BRACE) return json;
    if (code === LESS) return syslog;
    // The times of files of syslog begin with a month, or have a T.
    if (isDigit(code)) return bytes[at + 10] === CAPITAL_T ? syslog : reference;
    return isUpper(code) ? syslog : undefined;
  };
}
