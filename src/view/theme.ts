/** Colours, decided once for a stream: which severity and which service looks how. */
import { Chalk } from 'chalk';
import type { Severity } from '../record/severity.ts';

export type ColorChoice = 'auto' | 'always' | 'never';

export interface Theme {
  severity(severity: Severity, text: string): string;
  /** The same name has the same colour in every run and on every machine. */
  service(name: string, text: string): string;
  dim(text: string): string;
  bold(text: string): string;
  /** What was searched for. */
  match(text: string): string;
  /** Whether any of these changes a text. */
  hasColor: boolean;
}

/**
 * The theme for what is written to a stream. In this order: `--color always` or `never`, a non-empty
 * `NO_COLOR`, `FORCE_COLOR`, `CLICOLOR_FORCE`, `TERM=dumb`, and whether the stream is a terminal.
 * https://no-color.org and https://bixense.com/clicolors
 */
export function createTheme(
  stream: { isTTY?: boolean },
  env: Readonly<Record<string, string | undefined>>,
  choice: ColorChoice = 'auto',
): Theme {
  // The sixteen basic colours and no more, as these are the ones that people adapt to their background.
  const isColored = hasColor(stream, env, choice);
  const chalk = new Chalk({ level: isColored ? 1 : 0 });
  const bySeverity = {
    TRACE: chalk.gray,
    DEBUG: chalk.blue,
    INFO: chalk.green,
    WARN: chalk.yellow,
    ERROR: chalk.red,
    FATAL: chalk.bold.white.bgRed,
  } satisfies Record<Severity, unknown>;
  // Neither yellow nor red, which mean trouble.
  const forServices = [
    chalk.cyan,
    chalk.magenta,
    chalk.blueBright,
    chalk.green,
    chalk.cyanBright,
    chalk.magentaBright,
    chalk.greenBright,
  ];
  return {
    severity: (severity, text) => bySeverity[severity](text),
    service: (name, text) => forServices[hash(name) % forServices.length]?.(text) ?? text,
    dim: (text) => chalk.dim(text),
    bold: (text) => chalk.bold(text),
    match: (text) => chalk.black.bgYellow(text),
    hasColor: isColored,
  };
}

function hasColor(
  stream: { isTTY?: boolean },
  env: Readonly<Record<string, string | undefined>>,
  choice: ColorChoice,
): boolean {
  if (choice !== 'auto') return choice === 'always';
  if (isSet(env['NO_COLOR'])) return false;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  if (isSet(env['CLICOLOR_FORCE']) && env['CLICOLOR_FORCE'] !== '0') return true;
  return stream.isTTY === true && env['TERM'] !== 'dumb';
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}

/** FNV-1a, 32 bits, over UTF-16 units. http://www.isthe.com/chongo/tech/comp/fnv/ */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  }
  return value >>> 0;
}
