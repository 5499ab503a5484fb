/** One record from the command line: `-m TEXT`. */
import { LogaggError } from '../errors.ts';
import { randomFingerprint } from '../record/fingerprint.ts';
import type { Severity } from '../record/severity.ts';
import type { Input, Origin } from './source.ts';

export interface MessageSettings {
  /** Of a text that names none. */
  service: string;
  /** Of a text that names none; without it that of all lines. */
  severity?: Severity | undefined;
}

/** A text as one record, whatever lines it has. An empty one is a usage error: it is a variable that was not set. */
export function messageInput(text: string, { service, severity }: MessageSettings): Input {
  if (text.trim() === '') {
    throw new LogaggError('usage', 'the message is empty', {
      hint: 'give its text: logagg emit -m "deployed 1.4.2"',
    });
  }
  const origin: Origin = {
    name: 'the message',
    service,
    fingerprint: randomFingerprint(),
    canBeReadAgain: false,
    isOneRecord: true,
  };
  if (severity !== undefined) origin.severity = severity;
  return {
    async *read() {
      yield { type: 'opened', source: 0, origin };
      yield { type: 'bytes', source: 0, offset: 0, bytes: new TextEncoder().encode(text) };
      yield { type: 'ended', source: 0, isCut: false };
    },
  };
}
