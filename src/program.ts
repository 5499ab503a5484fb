/** The command tree. Of the commands only names and summaries, so that help starts nearly as fast as Node itself. */
import { readFileSync } from 'node:fs';
import { Command, CommanderError, Option } from 'commander';
import type { Ended } from './commands/options.ts';
import { EXIT } from './exit.ts';
import type { Io } from './io.ts';
import { complaint } from './view/complaint.ts';

/** A command's arguments, flags and action, declared only for the one that is asked for. */
type Declare = (
  command: Command,
  io: Io,
  ended: Ended,
  wrapped: readonly string[] | undefined,
) => void;

const COMMANDS: readonly { name: string; summary: string; load(): Promise<Declare> }[] = [
  {
    name: 'emit',
    summary: 'Publish lines of files or of standard input as log records.',
    load: async () => (await import('./commands/emit.ts')).declareEmit,
  },
  {
    name: 'collect',
    summary: 'Store log records from RabbitMQ in MongoDB. Several share the work.',
    load: async () => (await import('./commands/collect.ts')).declareCollect,
  },
  {
    name: 'monitor',
    summary: 'Show errors and warnings as they come, and alert on a high error rate.',
    load: async () => (await import('./commands/monitor.ts')).declareMonitor,
  },
  {
    name: 'search',
    summary: 'Find records in MongoDB: the newest that match, oldest first.',
    load: async () => (await import('./commands/search.ts')).declareSearch,
  },
  {
    name: 'prune',
    summary: 'Remove old records, by age, size or number. Where it is much, it asks first.',
    load: async () => (await import('./commands/prune.ts')).declarePrune,
  },
  {
    name: 'dead',
    summary: 'Look at dead letters, send them through again, or remove them.',
    load: async () => (await import('./commands/dead.ts')).declareDead,
  },
  {
    name: 'serve-api',
    summary: 'Answer REST queries by service and severity.',
    load: async () => (await import('./commands/serve-api.ts')).declareServeApi,
  },
];

const EXAMPLES = `
Examples:
  tail -f app.log | logagg emit --service api    publish lines as they are written
  logagg collect                                 store them; run it in as many terminals as you like
  logagg monitor                                 errors and warnings live, alerts on a high error rate
  logagg search --severity ERROR --since 1h      errors of the last hour
  logagg prune --days 10                         remove what is older, from cron

Exit codes: 0 done, 1 failed, 2 usage, 65 bad input, 66 no such input, 69 server unreachable, 75 unfinished,
77 access refused, 78 configuration, 130 interrupted twice.`;

/** Runs one command line; resolves to the exit code, rejects with what `exit.ts` reports. */
export async function runCommandLine(io: Io, argv: readonly string[]): Promise<number> {
  let code: number = EXIT.done;
  const ended = (ending: number) => (code = ending);
  const program = createProgram(io);
  // Only emit runs a command; for the others `--` ends the options, as it does everywhere.
  const named = argv.find((word) => COMMANDS.some(({ name }) => name === word));
  const end = named === 'emit' ? argv.indexOf('--') : -1;
  const wrapped = end === -1 ? undefined : argv.slice(end + 1);
  const own = end === -1 ? argv : argv.slice(0, end);
  for (const { name, summary, load } of COMMANDS) {
    const command = program.command(name).description(summary);
    if (own.includes(name)) (await load())(command, io, ended, wrapped);
  }
  try {
    await program.parseAsync(own, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  }
  return code;
}

function createProgram(io: Io): Command {
  return new Command('logagg')
    .description('A log pipeline on RabbitMQ and MongoDB.')
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .addOption(
      new Option('--color <when>', 'colour the output')
        .choices(['auto', 'always', 'never'])
        .default('auto'),
    )
    .option('--debug', 'print the stack of an error')
    .addHelpText('after', EXAMPLES)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      outputError: (text, write) => write(complaint(text.replace(/^error: /, 'logagg: '))),
    });
}

function version(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
