/**
 * Mints numbered lines of which every character follows from the number, and remembers what it gave out. It lives in
 * the test's own process and is never killed, so what is stored can be held against it: loss, doubling, corruption.
 */

/** A record as it must be stored. */
export interface Entry {
  timestamp: Date;
  service: string;
  severity: string;
  message: string;
}

/** What no collector can store, so that it must be parked: a body nobody can read, a record no document can hold. */
export type StrayKind = 'unreadable' | 'oversize';

export interface Oracle {
  /** So many new numbers of lines. */
  mint(count: number): number[];
  mintStray(kind: StrayKind): number;
  /**
   * Nobody knows whether these were accepted: they were on their way, in this order, into a pipe whose reader was
   * killed. Each may be missing or be stored once; what is stored of one routing key is the beginning of it.
   */
  doubt(numbers: readonly number[]): void;
  readonly minted: number;
  readonly strays: ReadonlyMap<number, StrayKind>;
  readonly doubts: readonly (readonly number[])[];
}

export function createOracle(): Oracle {
  const strays = new Map<number, StrayKind>();
  const doubts: (readonly number[])[] = [];
  let next = 0;
  return {
    mint: (count) => Array.from({ length: count }, () => next++),
    mintStray(kind) {
      strays.set(next, kind);
      return next++;
    },
    doubt: (numbers) => void doubts.push(numbers),
    get minted() {
      return next;
    },
    strays,
    doubts,
  };
}

/** Ten minutes and ten lines a second before a midnight: from line 6,000 on they are of another partition. */
const FIRST_MS = Date.UTC(2024, 4, 1, 23, 50);
const STEP_MS = 100;
const SERVICES = ['orders', 'mail.out', 'Zürich-api'];
const SEVERITIES = ['DEBUG', 'INFO', 'WARN', 'INFO', 'ERROR', 'FATAL', 'TRACE'];
const PADDING = 'the quick brown fox jumps over the lazy dog and logs it, '.repeat(3);
/** Of two to four bytes in UTF-8, and what a terminal would obey. */
const ODDITIES = [
  ' Zürich 東京 🌧',
  ' \u001b[31mred\u001b[0m',
  ' tab\there, bell\u0007',
  ' nul\0, \u009b1m, del\u007f',
  ' over\rwritten',
  ' "quoted" \\back\\ {"a":1}',
  ' \u202eright to left\u2066',
];

export function entryOf(number: number): Entry {
  const time = FIRST_MS + number * STEP_MS;
  return {
    timestamp: new Date(hasMilliseconds(number) ? time : time - (time % 1000)),
    service: SERVICES[number % SERVICES.length] ?? '',
    severity: SEVERITIES[number % SEVERITIES.length] ?? '',
    message: messageOf(number),
  };
}

/** In two forms, as emit has two ways for them: bytes to bytes for the plain one, and by decoding. */
function lineOf(number: number): string {
  const { timestamp, service, severity, message } = entryOf(number);
  const iso = timestamp.toISOString();
  const time = hasMilliseconds(number) ? iso : iso.replace('T', ' ').slice(0, -'.000Z'.length);
  return `${time} ${service} ${severity} ${message}`;
}

export function linesOf(numbers: readonly number[]): string {
  return numbers.map((number) => `${lineOf(number)}\n`).join('');
}

/** The number that an entry, or any text made here, begins with; NaN for other text. */
export function numberOf(text: unknown): number {
  return typeof text === 'string' ? Number.parseInt(text, 10) : Number.NaN;
}

function hasMilliseconds(number: number): boolean {
  return number % 4 === 0;
}

/** Of a length and an alphabet that change from line to line. */
function messageOf(number: number): string {
  const mixed = Math.imul(number, 2_654_435_761) >>> 0;
  const oddity = number % 3 === 0 ? ODDITIES[mixed % ODDITIES.length] : '';
  return `${number} ${mixed.toString(36)} ${PADDING.slice(0, mixed % 150)}${oddity};`;
}

/** More than a document can hold, less than a message can. */
const OVERSIZE_BYTES = 17 * 1024 * 1024;

export function strayBody(number: number, kind: StrayKind): Buffer {
  const text = messageOf(number);
  const body = kind === 'oversize' ? text.padEnd(OVERSIZE_BYTES, 'x') : text;
  return Buffer.from(body);
}
