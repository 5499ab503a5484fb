/** The input of every benchmark: a file of lines in the reference form, the same at each run. */
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';

const SERVICES = ['ServiceA', 'ServiceB', 'ServiceC', 'ServiceD'];
/** One in ten is an error, two are debug, one a warning: a busy system on an average day. */
const SEVERITIES = [
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

/** Writes `count` lines, about 90 bytes each, spread over the six hours before `end` (ms since the epoch, UTC). */
export async function writeLines(path: string, count: number, end: number): Promise<void> {
  const out = createWriteStream(path);
  let chunk = '';
  for (let number = 0; number < count; number += 1) {
    chunk += line(number, end - SPAN_MS + Math.floor((number * SPAN_MS) / count));
    if (chunk.length < CHUNK_CHARACTERS) continue;
    if (!out.write(chunk)) await once(out, 'drain');
    chunk = '';
  }
  out.end(chunk);
  await finished(out);
}

function line(number: number, at: number): string {
  const time = new Date(at).toISOString().slice(0, 19).replace('T', ' ');
  const service = SERVICES[number % SERVICES.length];
  const severity = SEVERITIES[(number * 7) % SEVERITIES.length];
  const client = `10.0.${number % 256}.${(number >> 8) % 256}`;
  return `${time} ${service} ${severity} Request ${number} handled in ${number % 997} ms for client ${client}\n`;
}
