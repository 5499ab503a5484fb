/** A command of the user's that is given the alert: JSON on its standard input, and no shell that could read it. */
import { spawn } from 'node:child_process';
import { messageOf } from '../errors.ts';
import { DeliveryError, type Notifier } from './notifier.ts';
import { notifierId } from './webhook.ts';

export interface CommandSettings {
  /** The program and its arguments. */
  words: readonly [string, ...string[]];
  env: Readonly<Record<string, string | undefined>>;
}

const TIMEOUT_MS = 30_000;
/** Settings that may hold a password; a command that needs one has it by itself. */
const SECRETS = /^(LOGAGG_|RABBITMQ_URI$|MONGO_URI$)/;

export function createCommand({ words, env }: CommandSettings): Notifier {
  const [program, ...args] = words;
  const kept = Object.fromEntries(Object.entries(env).filter(([name]) => !SECRETS.test(name)));
  return {
    id: notifierId('exec', words.join('\n')),
    label: `exec ${program.slice(program.lastIndexOf('/') + 1)}`,
    send: ({ key, json }, stop) =>
      new Promise<void>((resolve, reject) => {
        const signal = AbortSignal.any([stop, AbortSignal.timeout(TIMEOUT_MS)]);
        const child = spawn(program, args, {
          env: { ...kept, LOGAGG_ALERT_KEY: key },
          stdio: ['pipe', 'ignore', 'ignore'],
          signal,
          killSignal: 'SIGKILL',
        });
        child.on('error', (error) => {
          const reason = signal.aborted
            ? `not done within ${TIMEOUT_MS / 1000} s`
            : messageOf(error);
          // A program that is not there will not be there at the next try.
          reject(new DeliveryError(reason, signal.aborted));
        });
        child.on('close', (code, signalName) => {
          if (code === 0) resolve();
          else reject(new DeliveryError(`it ended with ${code ?? signalName}`, true));
        });
        // One that does not read is free not to.
        child.stdin.on('error', () => undefined);
        child.stdin.end(`${json}\n`);
      }),
  };
}
