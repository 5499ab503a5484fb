/** `logagg emit`: where its lines come from, by what stands on the command line. */
import { join, resolve } from 'node:path';
import { stateFolder } from '../config.ts';
import { destinationName } from '../destination.ts';
import { LogaggError } from '../errors.ts';
import type { Io } from '../io.ts';
import { fingerprintOf, randomFingerprint } from '../record/fingerprint.ts';
import type { CommandInput } from '../source/command.ts';
import type { Input } from '../source/source.ts';
import type { EmitSettings } from './emit-settings.ts';

/** What stands on the command line beside the flags. */
export interface Operands {
  files: readonly string[];
  /** What stands behind `--`. */
  wrapped: readonly string[] | undefined;
}

export interface Opened {
  input: Input;
  /** The command that is run for its lines. */
  command?: CommandInput;
  /** What is read can be read again, so nothing of it needs to be kept. */
  canBeReadAgain: boolean;
}

type Say = (text: string) => void;

/** For whoever types the bare command to see what it does. */
const SHORT_HELP = `logagg emit publishes lines as log records: lines of files, or what is piped in.
  tail -f app.log | logagg emit --service api
  logagg emit --follow '/var/log/app/*.log'
  logagg emit --service api -- node app.js
  logagg emit --service deploy --message 'version 7 is out'
`;

/** Loads only what reads the kind of source that was asked for. */
export async function openInput(
  io: Io,
  operands: Operands,
  settings: EmitSettings,
  onNotice: Say,
): Promise<Opened> {
  checkCombination(operands, settings);
  const { files, wrapped } = operands;
  const { service, severity, message } = settings;
  if (wrapped !== undefined) return openCommand(io, wrapped, settings, onNotice);
  if (message !== undefined) {
    const { messageInput } = await import('../source/message.ts');
    const input = messageInput(message, { service: service ?? 'logagg', severity });
    return { input, canBeReadAgain: false };
  }
  if (settings.demo) {
    const { demoInput } = await import('../source/demo/demo.ts');
    const { rate: ratePerSecond = 50, count, seed } = settings;
    return { input: demoInput({ ratePerSecond, count, seed, now: io.now }), canBeReadAgain: false };
  }
  if (files.length === 0 || files[0] === '-') return openStdin(io, service);
  return { input: await openFiles(io, files, settings, onNotice), canBeReadAgain: true };
}

function checkCombination({ files, wrapped }: Operands, settings: EmitSettings): void {
  const { follow, message, demo, tee, state, rate, count, seed } = settings;
  const sources = [
    files.length > 0 && 'files',
    wrapped !== undefined && 'a command',
    message !== undefined && '--message',
    demo && '--demo',
  ].filter((source) => source !== false);
  if (sources.length > 1) throw usage(`${sources.join(' and ')}: name one of them`);
  if (wrapped?.length === 0) throw usage('no command stands behind --');
  if (files.includes('-') && files.length > 1) throw usage('- cannot be read beside files');
  const hasFiles = files.length > 0 && files[0] !== '-';
  if (follow && !hasFiles) throw usage('--follow: name the files to follow');
  if ((settings.fromStart || settings.fromEnd) && !follow)
    throw usage('--from-start and --from-end are for --follow');
  if (settings.fromStart && settings.fromEnd)
    throw usage('--from-start and --from-end: name one of them');
  if (settings.replay) checkReplay(sources, settings);
  if (state !== undefined && !hasFiles) throw usage('--state is for files');
  if (tee && wrapped === undefined) throw usage('--tee is for a command: logagg emit --tee -- cmd');
  if (!demo && (rate ?? count ?? seed) !== undefined)
    throw usage('--rate, --count and --seed are for --demo');
}

function checkReplay(sources: readonly string[], settings: EmitSettings): void {
  const { follow, pattern, field, redact, wire } = settings;
  const other = sources.find((source) => source !== 'files') ?? (follow && '--follow');
  if (other) throw usage(`--replay reads files of records, not ${other}`);
  const changes = [
    pattern !== undefined && '--pattern',
    field !== undefined && '--field',
    redact.length > 0 && '--redact',
    wire === 'plain' && '--wire plain',
  ].find((flag) => flag !== false);
  if (changes) throw usage(`--replay sends records as they are: not with ${changes}`);
}

function usage(text: string): LogaggError {
  return new LogaggError('usage', text, { hint: 'see: logagg emit --help' });
}

async function openStdin(io: Io, service: string | undefined): Promise<Opened> {
  if (io.stdin.isTTY === true) {
    io.stderr.write(SHORT_HELP);
    throw usage('nothing to read: name files, or pipe lines in');
  }
  const { streamInput } = await import('../source/stream.ts');
  const input = streamInput(io.stdin, {
    name: 'standard input',
    service: service ?? 'stdin',
    fingerprint: randomFingerprint(),
    canBeReadAgain: false,
  });
  return { input, canBeReadAgain: false };
}

async function openCommand(
  io: Io,
  wrapped: readonly string[],
  { service, tee }: EmitSettings,
  onNotice: Say,
): Promise<Opened> {
  const [program = '', ...args] = wrapped;
  const { commandInput } = await import('../source/command.ts');
  const command = commandInput({
    command: [program, ...args],
    service,
    tee: tee ? { stdout: io.stdout, stderr: io.stderr } : undefined,
    onNotice,
  });
  io.host((signal) => command.kill(signal));
  return { input: command, command, canBeReadAgain: false };
}

async function openFiles(
  io: Io,
  names: readonly string[],
  settings: EmitSettings,
  onNotice: Say,
): Promise<Input> {
  const { service, follow, fromEnd, state, dryRun, amqpUrl } = settings;
  const common = { names, service, now: io.now, onNotice };
  if (settings.replay) {
    const { replayInput } = await import('../archive/replay-input.ts');
    return replayInput({ ...common, stateFile: state });
  }
  if (!follow) {
    const { filesInput } = await import('../source/files.ts');
    return filesInput({ ...common, stateFile: state });
  }
  const { followInput } = await import('../source/follow.ts');
  // What is only shown has not been sent.
  const ownState = join(
    stateFolder(io.env),
    `positions-${destinationName(amqpUrl)}-${nameOf(names)}.json`,
  );
  const stateFile = dryRun ? undefined : (state ?? ownState);
  return followInput({ ...common, stateFile, from: fromEnd ? 'end' : 'start' });
}

/** Two that follow different files keep their positions apart. */
function nameOf(names: readonly string[]): string {
  const paths = names.map((name) => resolve(name)).sort();
  return fingerprintOf(paths.join('\n')).toString(36);
}
