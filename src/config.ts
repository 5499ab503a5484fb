/** Settings: the texts of flags and environment, checked and given their types once, at the edge. */
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { brokerUrls } from './amqp-urls.ts';
import { LogaggError, messageOf } from './errors.ts';
import { parseDuration } from './query/duration.ts';
import { READ_FROM } from './query/read-from.ts';
import { resolveZone } from './query/zone.ts';

/** Reads settings; throws a usage error that calls the one at fault by its name, as a flag unless told otherwise. */
export function readSettings<Schema extends z.ZodType>(
  schema: Schema,
  texts: unknown,
  nameOf: (key: string) => string = flagOf,
): z.output<Schema> {
  const result = schema.safeParse(texts);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  if (issue?.code === 'unrecognized_keys') {
    throw new LogaggError('usage', `${nameOf(issue.keys[0] ?? '')}: not known here`);
  }
  const name = nameOf(String(issue?.path[0] ?? ''));
  throw new LogaggError('usage', `${name}: ${issue?.message ?? 'not usable'}`);
}

function flagOf(key: string): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** A setting that a parser of ours reads; what the parser says becomes the message. */
export function parsed<T>(parse: (text: string) => T) {
  return z.string().transform(reading(parse));
}

/** The same of a flag that may be repeated. */
export function parsedList<T>(parse: (texts: string[]) => T) {
  return z.array(z.string()).transform(reading(parse));
}

function reading<From, To>(parse: (value: From) => To) {
  return (value: From, context: z.RefinementCtx): To => {
    try {
      return parse(value);
    } catch (error) {
      const hint =
        error instanceof LogaggError && error.hint !== undefined ? ` (${error.hint})` : '';
      context.addIssue({ code: 'custom', message: messageOf(error) + hint });
      return z.NEVER;
    }
  };
}

/** A parser for what only has to make sense to something, and stays the text that it is. */
export function checked<Value>(check: (value: Value) => unknown): (value: Value) => Value {
  return (value) => {
    check(value);
    return value;
  };
}

/** A whole number within bounds, written in digits. */
export function whole(least: number, most: number) {
  return parsed((text) => {
    const value = /^\d{1,15}$/.test(text.trim()) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new Error(`'${text}' is not a whole number from ${least} to ${most}`);
  });
}

/** Milliseconds of a duration. */
export const duration = parsed(parseDuration);

export const zone = parsed(resolveZone);

export const color = z.enum(['auto', 'always', 'never']);

/** A URL of one of these schemes. What is wrong with it is said without repeating it: it may hold a password. */
function url(...schemes: string[]) {
  return z
    .string()
    .refine((text) => schemes.some((scheme) => text.toLowerCase().startsWith(`${scheme}://`)), {
      error: `not a URL of the form ${schemes.join(':// or ')}://`,
    });
}

type Env = Readonly<Record<string, string | undefined>>;

/** The broker's URL, or several: flag or LOGAGG_AMQP_URL, else the reference system's name for it, else a local one. */
export function amqpUrl(env: Env) {
  return z
    .string()
    .default(env['RABBITMQ_URI'] ?? 'amqp://guest:guest@localhost:5672/')
    .pipe(parsed(checked(brokerUrls)));
}

/** The database's URL, likewise. */
export function mongoUrl(env: Env) {
  return z
    .string()
    .default(env['MONGO_URI'] ?? 'mongodb://localhost:27017/logagg')
    .pipe(url('mongodb', 'mongodb+srv'));
}

export const readFrom = z.enum(READ_FROM).optional();

/** How long to wait for a server at the start, in ms; without the flag, for ever. */
export const wait = duration.optional().transform((ms) => ms ?? Number.POSITIVE_INFINITY);

/**
 * The folder of what must outlive a run: the XDG Base Directory Specification has it under $XDG_STATE_HOME, or under
 * ~/.local/state. A user without a home, as some services are, has to name the folders by flags.
 */
export function stateFolder(env: Env): string {
  const base = env['XDG_STATE_HOME'];
  if (base !== undefined && isAbsolute(base)) return join(base, 'logagg');
  return join(env['HOME'] ?? homedir(), '.local', 'state', 'logagg');
}
