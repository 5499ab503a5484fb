/**
 * The reference system's wire form, for its own consumers: one line a message, `YYYY-MM-DD HH:MM:SS Service
 * Severity message`, under the key `Service.Severity`. Its parser splits on single spaces and binds `*.Error`.
 */
import type { LogRecord } from '../record/record.ts';
import type { Severity } from '../record/severity.ts';
import type { WireMessage } from './message.ts';
import type { Packer, Send } from './packer.ts';

/** It knows four severities. */
const WORDS: Readonly<Record<Severity, string>> = {
  TRACE: 'Debug',
  DEBUG: 'Debug',
  INFO: 'Info',
  WARN: 'Warn',
  ERROR: 'Error',
  FATAL: 'Error',
};

/** Its times name no zone; `wallText` gives the `YYYY-MM-DD HH:MM:SS` of an instant, in ms since the epoch. */
export function createPlainPacker(wallText: (timestamp: number) => string, send: Send): Packer {
  let records = 0;
  return {
    add(record, run) {
      records += 1;
      send(plainMessage(record, wallText(record.timestamp)), run);
    },
    flush: () => undefined,
    oldest: undefined,
    get records() {
      return records;
    },
  };
}

function plainMessage(record: LogRecord, time: string): WireMessage {
  const service = record.service.replace(/[.\s]/g, '_');
  const severity = WORDS[record.severity];
  return {
    routingKey: `${service}.${severity}`,
    body: Buffer.from(`${time} ${service} ${severity} ${record.message}`),
    contentType: 'text/plain',
    messageId: record.id,
    timestamp: record.timestamp,
    records: 1,
  };
}
