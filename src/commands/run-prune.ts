/** `logagg prune`: its parts put together. */
import { z } from 'zod';
import { mongoUrl, readSettings, whole, zone } from '../config.ts';
import { EXIT } from '../exit.ts';
import { type Io, print } from '../io.ts';
import { prune } from '../pipeline/prune.ts';
import { asLogaggError, openDatabase } from '../store/client.ts';
import { createRetention } from '../store/retention.ts';
import { pruneQuestion, pruneReport } from '../view/retention.ts';

/** Ten thousand days ago is 1999; older ones than that are a typing error. */
const MAX_DAYS = 10_000;

export async function runPrune(io: Io, flags: unknown): Promise<number> {
  const settings = readSettings(
    z.object({
      days: whole(1, MAX_DAYS),
      dryRun: z.boolean().default(false),
      yes: z.boolean().default(false),
      timezone: zone,
      mongoUrl: mongoUrl(io.env),
    }),
    flags,
  );
  const database = openDatabase({ url: settings.mongoUrl, name: 'logagg prune' });
  let started = performance.now();
  try {
    const result = await prune({
      retention: createRetention(database.db),
      days: settings.days,
      dryRun: settings.dryRun,
      stop: io.stop,
      confirm: async (plan) => {
        if (settings.yes || io.stdin.isTTY !== true || io.stderr.isTTY !== true) return true;
        const answer = await ask(io, pruneQuestion(plan, settings.timezone));
        // What follows is our time, not that of whoever had to read the question.
        started = performance.now();
        return answer;
      },
    });
    if (!result.isConfirmed) {
      io.stderr.write('nothing removed\n');
      return EXIT.failed;
    }
    const seconds = (performance.now() - started) / 1000;
    await print(io.stdout, pruneReport(result, settings, seconds));
    return result.removed.length < result.removals.length ? EXIT.unfinished : EXIT.done;
  } catch (error) {
    throw asLogaggError(error, settings.mongoUrl);
  } finally {
    await database.close();
  }
}

/** Only `y` and `yes` are a yes; Ctrl-C and Ctrl-D, which end the line without an answer, are a no. */
async function ask(io: Io, question: string): Promise<boolean> {
  const { createInterface } = await import('node:readline');
  const terminal = createInterface({ input: io.stdin, output: io.stderr });
  const answer = await new Promise<string | undefined>((resolve) => {
    terminal.on('SIGINT', () => terminal.close());
    terminal.once('close', () => resolve(undefined));
    io.stop.addEventListener('abort', () => terminal.close(), { once: true });
    terminal.question(`${question} [y/N] `, resolve);
  });
  if (answer === undefined) io.stderr.write('\n');
  terminal.close();
  return answer !== undefined && /^y(es)?$/i.test(answer.trim());
}
