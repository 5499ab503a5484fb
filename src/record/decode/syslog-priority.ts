/** The priority that a syslog message begins with, `<34>`: facility and severity in one number (RFC 5424, 6.2.1). */
import { countDigits, LESS } from '../ascii.ts';
import type { Severity } from '../severity.ts';
import { severityOfSyslog } from './field-severity.ts';

const GREATER = 62;
const HIGHEST = 191;

const FACILITIES = [
  'kern',
  'user',
  'mail',
  'daemon',
  'auth',
  'syslog',
  'lpr',
  'news',
  'uucp',
  'cron',
  'authpriv',
  'ftp',
  'ntp',
  'audit',
  'alert',
  'clock',
  ...Array.from({ length: 8 }, (_, number) => `local${number}`),
];

export interface Priority {
  severity: Severity;
  facility: string;
}

const PRIORITIES: readonly Priority[] = Array.from({ length: HIGHEST + 1 }, (_, number) => ({
  severity: severityOfSyslog(number % 8) ?? 'INFO',
  facility: FACILITIES[number >> 3] ?? '',
}));

/** The priority at the start of a line, or undefined. */
export function priorityOf(line: string): Priority | undefined {
  if (line.charCodeAt(0) !== LESS) return undefined;
  const digits = countDigits(line, 1, 3);
  if (digits === 0 || line.charCodeAt(digits + 1) !== GREATER) return undefined;
  return PRIORITIES[Number(line.slice(1, digits + 1))];
}

/** Where the priority at the start of a line ends. */
export function priorityEnd(line: string): number {
  return line.indexOf('>') + 1;
}
