/** A logagg that is started again whenever it ends: what it said of itself, and what it was sent. */
import { type Ending, type LogaggProcess, startLogagg } from '../../helpers/process.ts';

export interface Worker {
  readonly current: LogaggProcess;
  /** Ends this process by a signal, and resolves when the next one runs. */
  end(signal: NodeJS.Signals): Promise<Ending>;
  /** Ends it gently and for good. */
  finish(): Promise<Ending>;
  /** Ends it at once and for good. */
  abandon(): Promise<void>;
}

interface WorkerSettings {
  /** What it is known by in the list of faults. */
  name: string;
  args: readonly string[];
  env: NodeJS.ProcessEnv;
  /** Sees how each of its processes ended, before the next one starts. */
  onEnded?(ending: Ending): void;
  heard(from: string, text: string): void;
  /** It ended with nobody's asking for it. */
  onGaveUp(text: string): void;
}

export function startWorker(settings: WorkerSettings): Worker {
  const { name, args, env, onEnded, onGaveUp, heard } = settings;
  let current = start();
  let isAsked = false;

  function start(): LogaggProcess {
    const process = startLogagg(args, env);
    void watch(process);
    return process;
  }

  async function watch(process: LogaggProcess): Promise<void> {
    const ending = await process.ended;
    heard(name, ending.stderr);
    if (current !== process || isAsked) return;
    onGaveUp(`${name} ended by itself with ${ending.code}: ${ending.stderr}`);
    onEnded?.(ending);
    current = start();
  }

  async function stop(signal: NodeJS.Signals): Promise<Ending> {
    isAsked = true;
    current.kill(signal);
    const ending = await current.ended;
    onEnded?.(ending);
    return ending;
  }

  return {
    get current() {
      return current;
    },
    async end(signal) {
      const ending = await stop(signal);
      current = start();
      isAsked = false;
      return ending;
    },
    finish: () => stop('SIGTERM'),
    async abandon() {
      await stop('SIGKILL');
    },
  };
}
