/** The records and messages that logagg makes of the lines, made beforehand for the bare loops. */
import { readFileSync } from 'node:fs';
import { completeRecord } from '../../src/record/complete.ts';
import { createDecoder } from '../../src/record/decode/decoder.ts';
import { createIdMinter } from '../../src/record/id.ts';
import type { LogRecord } from '../../src/record/record.ts';
import type { WireMessage } from '../../src/wire/message.ts';
import { createPacker } from '../../src/wire/packer.ts';

function* recordsOf(path: string): Generator<LogRecord> {
  const now = Date.now();
  const decode = createDecoder('auto', {
    wallClock: (year, month, day, hour, minute) => Date.UTC(year, month - 1, day, hour, minute),
    now: () => now,
  });
  const defaults = { service: 'bench', severity: 'INFO', timestamp: now } as const;
  const mint = createIdMinter(1);
  let position = 0;
  for (const line of readFileSync(path, 'latin1').trimEnd().split('\n')) {
    yield completeRecord(decode(line), defaults, now, mint, position);
    position += line.length + 1;
  }
}

export function messagesOf(path: string, batchSize: number): WireMessage[] {
  const messages: WireMessage[] = [];
  const packer = createPacker(batchSize, (message) => messages.push(message));
  for (const record of recordsOf(path)) packer.add(record, 0);
  packer.flush();
  return messages;
}
