/** The command tree. Declarations only, so that help starts as fast as Node itself does. */
import { readFileSync } from 'node:fs';
import { Command, CommanderError, Option } from 'commander';
import { declareCollect } from './commands/collect.ts';
import { declareEmit } from './commands/emit.ts';
import { declareMonitor } from './commands/monitor.ts';
import { declarePrune } from './commands/prune.ts';
import { declareSearch } from './commands/search.ts';
import { declareServeApi } from './commands/serve-api.ts';
import { EXIT } from './exit.ts';
import type { Io } from './io.ts';

const EXAMPLES = `
Examples:
  tail -f app.log | logagg emit --service api    publish lines as they are written
  logagg collect                                 store them; run it in as many terminals as you like
  logagg monitor                                 errors and warnings live, alerts on a high error rate
  logagg search --severity ERROR --since 1h      errors of the last hour
  logagg prune --days 10                         remove what is older, from cron

Exit codes: 0 done, 1 failed, 2 usage, 65 bad input, 66 no such input, 69 server unreachable,
75 unfinished, 77 access refused, 78 configuration, 130 interrupted twice.`;

/** Runs one command line; resolves to the exit code, rejects with what `exit.ts` reports. */
export function createProgram(io: Io): (argv: readonly string[]) => Promise<number> {
  return async (argv) => {
    let code: number = EXIT.done;
    const program = new Command('logagg')
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
        outputError: (text, write) => write(text.replace(/^error: /, 'logagg: ')),
      });
    const ended = (ending: number) => (code = ending);
    declareEmit(program, io, ended);
    declareCollect(program, io, ended);
    declareMonitor(program, io, ended);
    declareSearch(program, io, ended);
    declarePrune(program, io, ended);
    declareServeApi(program, io, ended);
    try {
      await program.parseAsync(argv, { from: 'user' });
    } catch (error) {
      if (!(error instanceof CommanderError)) throw error;
      return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    }
    return code;
  };
}

function version(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
