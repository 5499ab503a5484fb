/** `logagg emit`: its parts put together. */
import { EXIT } from '../exit.ts';
import { type Io, print } from '../io.ts';
import { createEmitTally, emit } from '../pipeline/emit.ts';
import { notARecord, startIntake } from '../pipeline/intake-worker.ts';
import { createReaders, type ReadingSettings } from '../pipeline/readers.ts';
import type { Input } from '../source/source.ts';
import { previewLine } from '../view/preview.ts';
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
      ? await preview(io, opened.input, reading)
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

async function preview(io: Io, input: Input, reading: ReadingSettings): Promise<number> {
  const onMisfit = (text: string) => {
    if (reading.isReplay) throw notARecord(text);
  };
  const readers = createReaders(reading, onMisfit);
  for await (const event of input.read(io.stop)) {
    let lines = '';
    readers.take(event, io.now(), (record) => (lines += previewLine(record)));
    await print(io.stdout, lines);
  }
  await input.close?.();
  return EXIT.done;
}

async function send(
  io: Io,
  { input, canBeReadAgain }: Opened,
  settings: EmitSettings,
  reading: ReadingSettings,
  progress: Progress,
): Promise<number> {
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
