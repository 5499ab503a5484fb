/** `logagg emit`: its parts put together. */
import { setFlagsFromString } from 'node:v8';
import { EXIT } from '../exit.ts';
import type { Io } from '../io.ts';
import { createEmitTally, emit } from '../pipeline/emit.ts';
import { startIntake } from '../pipeline/intake-worker.ts';
import type { ReadingSettings } from '../pipeline/readers.ts';
import { createProgress, type Progress } from '../view/progress.ts';
import { emitProgress, emitSummary, misfitReport } from '../view/summary.ts';
import { type Opened, openInput, type Operands } from './emit-input.ts';
import { openOutbox } from './emit-outbox.ts';
import { type EmitSettings, emitSettings } from './emit-settings.ts';

const PROGRESS_MS = 200;

export async function runEmit(io: Io, operands: Operands, flags: unknown): Promise<number> {
  const settings = emitSettings(io, flags);
  const progress = await createProgress(io);
  try {
    const opened = await openInput(io, operands, settings, (text) => progress.say(text));
    const reading = readingOf(settings);
    const code = settings.dryRun
      ? await preview(io, opened, reading)
      : await send(io, opened, settings, reading, progress);
    return (await exitOf(opened)) ?? code;
  } finally {
    progress.stop();
  }
}

function readingOf(settings: EmitSettings): ReadingSettings {
  const { format, pattern, severity, multiline, maxLine, field, redact } = settings;
  return {
    format,
    pattern,
    timezone: settings.timezone.name,
    severity,
    multiline,
    maxLineBytes: maxLine,
    fields: field,
    redact,
    isReplay: settings.replay,
  };
}

/** Whoever runs a command through us gets its exit code, whatever became of the records. */
async function exitOf({ command }: Opened): Promise<number | undefined> {
  const exit = await command?.exit;
  if (exit?.error !== undefined) throw exit.error;
  return exit?.code;
}

async function preview(io: Io, { input }: Opened, reading: ReadingSettings): Promise<number> {
  const { previewRecords } = await import('./emit-preview.ts');
  await previewRecords(io, input, reading);
  return EXIT.done;
}

async function send(
  io: Io,
  { input, canBeReadAgain }: Opened,
  settings: EmitSettings,
  reading: ReadingSettings,
  progress: Progress,
): Promise<number> {
  letHeapGrow();
  const { wire, batchSize, linger: lingerMs, invalid } = settings;
  const tally = createEmitTally();
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  const ticker = setInterval(() => progress.update(emitProgress(tally, seconds())), PROGRESS_MS);
  const ending = invalid === 'fail' || settings.replay ? 'fail' : 'keep';
  const intake = { ...reading, wire, batchSize, invalid: ending } as const;
  try {
    await emit({
      input,
      stop: io.stop,
      startIntake: (reports) => startIntake({ intake, lingerMs }, reports),
      openOutbox: (reports) =>
        openOutbox(io, settings, canBeReadAgain, { ...reports, onNotice: progress.say }),
      shutdownMs: settings.shutdownTimeout,
      tally,
    });
  } finally {
    clearInterval(ticker);
    if (invalid === 'report') for (const line of misfitReport(tally.misfits)) progress.say(line);
    progress.done(emitSummary(tally, seconds()));
  }
  return tally.confirmed === tally.read ? EXIT.done : EXIT.unfinished;
}

/**
 * The client makes a new buffer for each message, which V8 takes for a heap of 10 MB that grows, and marks all of that every
 * 100 messages. Measured with 300 MB of messages: 31 such rounds, 0.3 s of CPU; so 5, 0.1 s, and as much memory.
 */
function letHeapGrow(): void {
  setFlagsFromString('--heap-growing-percent=300');
}
