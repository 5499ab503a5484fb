/** logagg as a user runs it: in an environment that holds no settings but those given, up to its end or for as long as needed. */
import { type Ending, type LogaggProcess, startLogagg } from './process.ts';

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

/** Every variable that logagg listens to, taken back; those of the test run stay, as its leftovers are known by them. */
function withoutSettings(): NodeJS.ProcessEnv {
  const heard =
    /^(LOGAGG_(?!TEST_)|RABBITMQ_URI$|MONGO_URI$|NO_COLOR$|FORCE_COLOR$|CLICOLOR|COLUMNS$|NODE_OPTIONS$)/;
  const names = Object.keys(process.env).filter((name) => heard.test(name));
  return Object.fromEntries(names.map((name) => [name, undefined]));
}
