/** A question on the terminal, before what cannot be undone. */
import type { Io } from '../io.ts';

/** Only `y` and `yes` are a yes; Ctrl-C and Ctrl-D, which end the line without an answer, are a no. */
export async function ask(io: Io, question: string): Promise<boolean> {
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
