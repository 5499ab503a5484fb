/** The thread of the intake: takes orders, and reports what has become of each. */
import { parentPort, workerData } from 'node:worker_threads';
import { createIntake, Misfit, type Packed, SILENCE_MS } from './intake.ts';
import type { Order, Report, ThreadSettings } from './intake-worker.ts';

const { intake: settings, lingerMs } = workerData as ThreadSettings;

let packed: Packed[] = [];
let reported = 0;
let linger: NodeJS.Timeout | undefined;
let silence: NodeJS.Timeout | undefined;
const intake = createIntake(settings, (message) => packed.push(message));

type Answer = Pick<Report, 'taken' | 'bytes' | 'read' | 'isFinished' | 'misfit'>;

function report(answer: Answer): void {
  const moved = packed.map(({ message }) => {
    message.body = inOwnMemory(message.body);
    return message.body.buffer as ArrayBuffer;
  });
  if (answer.read !== undefined) moved.push(answer.read);
  const { floor, run, misfits } = intake;
  const records = intake.records - reported;
  const whole: Report = { ...answer, packed, records, floor, run, misfits };
  parentPort?.postMessage(whole, moved);
  reported = intake.records;
  packed = [];
}

/** A small Buffer shares its memory with others, which would go along to the other thread; a batch fills half of its own at least. */
function inOwnMemory(body: Buffer): Buffer {
  const isOwn = body.byteOffset === 0 && body.length * 2 >= body.buffer.byteLength;
  return isOwn ? body : Buffer.from(new Uint8Array(body).buffer);
}

function flush(): void {
  linger = undefined;
  intake.flush();
  report({ bytes: 0, isFinished: false });
}

function flushSilent(): void {
  silence = undefined;
  intake.flushSilent(Date.now());
  setTimers();
  report({ bytes: 0, isFinished: false });
}

function setTimers(): void {
  if (intake.isHolding) linger ??= setTimeout(flush, lingerMs);
  if (intake.isExpecting) silence ??= setTimeout(flushSilent, SILENCE_MS);
}

/** Nothing is taken any more; what was goes out. */
function finish(misfit?: string): void {
  clearTimeout(linger);
  clearTimeout(silence);
  intake.flush();
  report({ bytes: 0, isFinished: true, misfit });
  parentPort?.close();
}

parentPort?.on('message', (order: Order) => {
  if (order.type === 'finish') return finish();
  if (order.type === 'sent') return order.bodies.forEach(intake.giveBack);
  const bytes = order.type === 'bytes' ? order.bytes.byteLength : 0;
  const read = order.type === 'bytes' ? order.bytes.buffer : undefined;
  try {
    const taken = intake.take(order, Date.now());
    setTimers();
    report({ taken, bytes, read, isFinished: false });
  } catch (error) {
    if (!(error instanceof Misfit)) throw error;
    finish(error.message);
  }
});
