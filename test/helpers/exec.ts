/** logagg as a user runs it: in an environment that holds no settings but those given, up to its end or for as long as needed. */
import { execFile } from 'node:child_process';
import { type Ending, type LogaggProcess, PROGRAM, startLogagg } from './process.ts';

interface ExecOptions {
  env?: NodeJS.ProcessEnv;
  /** What stands on standard input; without it nothing does. */
  stdin?: string | Buffer;
}

/** Runs a command line to its end. */
export async function exec(
  args: readonly string[],
  { env = {}, stdin = '' }: ExecOptions = {},
): Promise<Ending> {
  await using started = start(args, env);
  started.stdin.end(stdin);
  return await started.ended;
}

/** Starts a command line; its standard input stays open. */
export function start(args: readonly string[], env: NodeJS.ProcessEnv = {}): LogaggProcess {
  return startLogagg(args, { ...withoutSettings(), ...env });
}

/** Runs a script of bash in which `logagg` is ours; its pipes and redirections are those of a user. */
export function execScript(script: string, env: NodeJS.ProcessEnv = {}): Promise<Ending> {
  const definition = 'logagg() { "$NODE" "$PROGRAM" "$@"; }; set -o pipefail\n';
  const own = { ...process.env, ...withoutSettings(), ...env, NODE: process.execPath, PROGRAM };
  const options = { env: own, maxBuffer: 256 * 1024 * 1024 };
  return new Promise((resolve) => {
    const child = execFile('bash', ['-c', definition + script], options, (_, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
    );
  });
}

/** Every variable that logagg listens to, taken back; those of the test run stay, as its leftovers are known by them. */
function withoutSettings(): NodeJS.ProcessEnv {
  const heard =
    /^(LOGAGG_(?!TEST_)|RABBITMQ_URI$|MONGO_URI$|NO_COLOR$|FORCE_COLOR$|CLICOLOR|COLUMNS$|NODE_OPTIONS$)/;
  const names = Object.keys(process.env).filter((name) => heard.test(name));
  return Object.fromEntries(names.map((name) => [name, undefined]));
}
