/** The input of every benchmark: a file of lines in the reference form, the same at each run. */
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';

const SERVICES = ['ServiceA', 'ServiceB', 'ServiceC', 'ServiceD'];
/** One in ten is an error, two are debug, one a warning: a busy system on an average day. */
const SEVERITIES: readonly (keyof typeof LEVELS)[] = [
  'Info',
  'Info',
  'Debug',
  'Info',
  'Warn',
  'Info',
  'Info',
  'Debug',
  'Error',
  'Info',
];
const SPAN_MS = 6 * 3_600_000;
const CHUNK_CHARACTERS = 1_000_000;

export type Form = 'reference' | 'json' | 'syslog';

/** Writes `count` lines, about 90 bytes of text each, spread over the six hours before `end` (ms since the epoch, UTC). */
export async function writeLines(
  path: string,
  count: number,
  end: number,
  form: Form = 'reference',
): Promise<void> {
  const lineOf = FORMS[form];
  const out = createWriteStream(path);
  let chunk = '';
  for (let number = 0; number < count; number += 1) {
    chunk += lineOf(number, end - SPAN_MS + Math.floor((number * SPAN_MS) / count));
    if (chunk.length < CHUNK_CHARACTERS) continue;
    if (!out.write(chunk)) await once(out, 'drain');
    chunk = '';
  }
  out.end(chunk);
  await finished(out);
}

const FORMS: Readonly<Record<Form, (number: number, at: number) => string>> = {
  reference(number, at) {
    const time = new Date(at).toISOString().slice(0, 19).replace('T', ' ');
    return `${time} ${serviceOf(number)} ${severityOf(number)} ${textOf(number)}\n`;
  },
  json(number, at) {
    const level = LEVELS[severityOf(number)];
    const ms = number % 997;
    return `{"level":${level},"time":${at},"pid":4711,"hostname":"web1","name":"${serviceOf(number)}","req":{"id":${number},"method":"GET"},"ms":${ms},"msg":"${textOf(number)}"}\n`;
  },
  syslog(number, at) {
    const priority = 16 * 8 + PRIORITIES[severityOf(number)];
    return `<${priority}>1 ${new Date(at).toISOString()} web1 ${serviceOf(number)} 4711 - - ${textOf(number)}\n`;
  },
};

/** As pino has them, and as syslog. */
const LEVELS = { Debug: 20, Info: 30, Warn: 40, Error: 50 };
const PRIORITIES = { Debug: 7, Info: 6, Warn: 4, Error: 3 };

function serviceOf(number: number): string {
  return SERVICES[number % SERVICES.length] ?? '';
}

function severityOf(number: number) {
  return SEVERITIES[(number * 7) % SEVERITIES.length] ?? 'Info';
}

function textOf(number: number): string {
  const client = `10.0.${number % 256}.${(number >> 8) % 256}`;
  return `Request ${number} handled in ${number % 997} ms for client ${client}`;
}
