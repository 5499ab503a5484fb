/** `logagg emit`: what its flags and environment say, checked. */
import { z } from 'zod';
import {
  amqpUrl,
  checked,
  duration,
  parsed,
  parsedList,
  readSettings,
  wait,
  whole,
  zone as timezone,
} from '../config.ts';
import { LogaggError } from '../errors.ts';
import type { Io } from '../io.ts';
import { parseRate } from '../query/rate.ts';
import { parseSeverity } from '../query/severities.ts';
import { parseSize } from '../query/size.ts';
import { FORMATS } from '../record/decode/formats.ts';
import { compilePattern } from '../record/pattern.ts';
import type { Attributes } from '../record/record.ts';
import { createRedactor } from '../record/redactor.ts';
import { mendService } from '../record/service.ts';

const MAX_BATCH = 10_000;
/** A number that a million lines of the demo come nowhere near. */
const MAX_COUNT = 1e12;
const MIN_LINE_BYTES = 80;
const MAX_LINE_BYTES = 8 * 1024 * 1024;

export function emitSettings(io: Io, flags: unknown) {
  return readSettings(
    z.object({
      follow: z.boolean().default(false),
      fromStart: z.boolean().default(false),
      fromEnd: z.boolean().default(false),
      state: z.string().optional(),
      message: z.string().optional(),
      tee: z.boolean().default(false),
      replay: z.boolean().default(false),
      demo: z.boolean().default(false),
      rate: parsed(parseRate).optional(),
      count: whole(1, MAX_COUNT).optional(),
      seed: whole(0, 2 ** 32 - 1).optional(),
      service: parsed(serviceName).optional(),
      severity: parsed(parseSeverity),
      format: z.enum(FORMATS),
      pattern: parsed(checked(compilePattern)).optional(),
      invalid: z.enum(['keep', 'report', 'fail']),
      timezone,
      multiline: parsed(parseMultiline),
      maxLine: parsed((text) => parseSize(text, MIN_LINE_BYTES, MAX_LINE_BYTES)),
      field: parsedList(parseFields).optional(),
      redact: parsedList(checked(createRedactor)).default([]),
      wire: z.enum(['batch', 'plain']),
      batchSize: whole(1, MAX_BATCH),
      linger: duration,
      spool: z.enum(['overflow', 'always', 'off']),
      spoolFolder: z.string().optional(),
      spoolMax: parsed((text) => parseSize(text)),
      onFull: z.enum(['block', 'drop-new', 'drop-old']),
      dryRun: z.boolean().default(false),
      amqpUrl: amqpUrl(io.env),
      wait,
      shutdownTimeout: duration,
    }),
    flags,
  );
}

export type EmitSettings = ReturnType<typeof emitSettings>;

/** Well below what a record may have beside what its line brings. */
const MAX_FIELDS = 50;

function parseFields(texts: readonly string[]): Attributes {
  if (texts.length > MAX_FIELDS) throw new LogaggError('usage', `more than ${MAX_FIELDS} of them`);
  return Object.fromEntries(texts.map(parseField));
}

function parseField(text: string): [string, Attributes[string]] {
  const at = text.indexOf('=');
  const key = text.slice(0, at).trim();
  if (at > 0 && key !== '' && !key.includes('\0')) return [key, text.slice(at + 1)];
  throw new LogaggError('usage', `'${text}' is not key=value`);
}

function parseMultiline(text: string): 'auto' | 'off' | { begin: string } {
  if (text === 'auto' || text === 'off') return text;
  compilePattern(text);
  return { begin: text };
}

function serviceName(text: string): string {
  if (mendService(text) === text) return text;
  throw new LogaggError('usage', `'${text}' cannot be a service name`, {
    hint: `without * # control characters and empty words, at most 100 bytes: ${mendService(text)}`,
  });
}
