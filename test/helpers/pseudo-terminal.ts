/** logagg on a terminal, as a person has it: a pseudo-terminal that script(1) of util-linux opens. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { PROGRAM } from './process.ts';

/** Types each answer once it is asked something, and gives the exit code and all that was shown. */
export async function onTerminal(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  answers: readonly string[],
): Promise<{ code: number | null; shown: string }> {
  const words = [process.execPath, PROGRAM, ...args];
  const line = words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  const child = spawn('script', ['--quiet', '--return', '--command', line, '/dev/null'], {
    env: { ...process.env, ...env, TERM: 'xterm' },
  });
  const left = [...answers];
  let shown = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      const before = shown.split('[y/N]').length;
      shown += text;
      if (shown.split('[y/N]').length > before) child.stdin.write(left.shift() ?? '\x03');
    });
  }
  await once(child, 'close');
  return { code: child.exitCode, shown };
}
