/** How much of something there is. */

export interface Tally {
  messages: number;
  records: number;
  /** As frames on disk. */
  bytes: number;
}

export function createTally(): Tally {
  return { messages: 0, records: 0, bytes: 0 };
}

export function add(tally: Tally, { messages, records, bytes }: Readonly<Tally>): void {
  tally.messages += messages;
  tally.records += records;
  tally.bytes += bytes;
}

export function subtract(tally: Tally, { messages, records, bytes }: Readonly<Tally>): void {
  tally.messages -= messages;
  tally.records -= records;
  tally.bytes -= bytes;
}
