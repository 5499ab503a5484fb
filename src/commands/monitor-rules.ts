/** The rules of a monitor: from its flags, or from a file. */
import { open } from 'node:fs/promises';
import type { z } from 'zod';
import { LogaggError, messageOf } from '../errors.ts';
import type { Rule } from '../pipeline/alert/rule.ts';
import { MAX_THRESHOLD, ruleText, rulesFile } from '../pipeline/alert/rule-text.ts';

/** The flags that make rules, as they were typed. */
export interface RuleFlags {
  threshold: string;
  window: string;
  severity?: string | undefined;
  by?: string | undefined;
  clearBelow?: string | undefined;
  for?: string | undefined;
  cooldown?: string | undefined;
  absent?: string | undefined;
  spike?: string | undefined;
  baseline?: string | undefined;
  pattern?: string | undefined;
}

const MAX_FILE_BYTES = 1024 * 1024;

/** The flag that an entry of a rule comes from, where it is another. */
const FLAG_OF: Readonly<Record<string, string>> = { factor: 'spike', clearBelow: 'clear-below' };

/** Throws a usage error that names the flag at fault. */
export function rulesOfFlags(flags: RuleFlags): Rule[] {
  const { severity, by, window, cooldown } = flags;
  const counted = { severity, by, window, cooldown, for: flags.for };
  const clearBelow =
    flags.clearBelow === undefined ? undefined : number('clear-below', flags.clearBelow);
  const texts: unknown[] = [
    { kind: 'rate', ...counted, threshold: number('threshold', flags.threshold), clearBelow },
  ];
  if (flags.spike !== undefined) {
    texts.push({ kind: 'spike', ...counted, factor: flags.spike, baseline: flags.baseline });
  } else if (flags.baseline !== undefined) {
    throw new LogaggError('usage', '--baseline: it is what --spike compares with, and needs it');
  }
  if (flags.absent !== undefined) texts.push({ kind: 'absent', for: flags.absent, cooldown });
  if (flags.pattern !== undefined) texts.push({ kind: 'new-pattern', severity });
  return texts.map(ruleOfFlags);
}

function ruleOfFlags(text: unknown): Rule {
  const defined = Object.fromEntries(
    Object.entries(text as object).filter(([, value]) => value !== undefined),
  );
  const result = ruleText.safeParse(defined);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const key = String(issue?.path[0] ?? '');
  const isAbsence = defined['kind'] === 'absent' && key === 'for';
  const flag = isAbsence ? 'absent' : (FLAG_OF[key] ?? key);
  throw new LogaggError('usage', `--${flag}: ${issue?.message ?? 'not usable'}`);
}

/** A number of a flag; the schema takes numbers as JSON has them. */
function number(flag: string, text: string): number {
  const value = /^\d{1,15}$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (value >= 1 && value <= MAX_THRESHOLD) return value;
  throw new LogaggError(
    'usage',
    `--${flag}: '${text}' is not a whole number from 1 to ${MAX_THRESHOLD}`,
  );
}

/** Reads a file of rules; throws an error that lists all that is wrong with it, each with its place. */
export async function rulesOfFile(path: string): Promise<Rule[]> {
  let value: unknown;
  try {
    value = JSON.parse(await readBounded(path));
  } catch (error) {
    throw new LogaggError('config', `cannot read the rules in ${path}: ${messageOf(error)}`, {
      cause: error,
    });
  }
  const result = rulesFile.safeParse(value);
  if (!result.success) {
    const mistakes = result.error.issues.map((issue) => `\n  ${placeOf(issue)}`).join('');
    throw new LogaggError('config', `the rules in ${path} are wrong:${mistakes}`);
  }
  const { rules } = result.data;
  if (new Set(rules.map(({ id }) => id)).size === rules.length) return rules;
  throw new LogaggError('config', `the rules in ${path} are wrong: two of them are the same`);
}

function placeOf(issue: z.core.$ZodIssue): string {
  const path = issue.path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('');
  const place = path.replace(/^\./, '') || 'the file';
  const text =
    issue.code === 'unrecognized_keys' ? `unknown: ${issue.keys.join(', ')}` : issue.message;
  return `${place}: ${text}`;
}

async function readBounded(path: string): Promise<string> {
  const file = await open(path);
  try {
    const buffer = Buffer.alloc(MAX_FILE_BYTES + 1);
    const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
    if (bytesRead > MAX_FILE_BYTES) throw new Error(`more than ${MAX_FILE_BYTES} bytes`);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}
