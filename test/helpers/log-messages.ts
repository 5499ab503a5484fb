/** Records as another program publishes them: one a message, in JSON, with ids that it has given them itself. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createIdMinter } from '../../src/record/id.ts';
import type { LogRecord } from '../../src/record/record.ts';
import type { Severity } from '../../src/record/severity.ts';
import { eventually } from './eventually.ts';
import type { LogaggProcess } from './process.ts';
import { type Published, publish } from './reference.ts';

const mint = createIdMinter(42);
let position = 0;

/** Records of a service, `skew` ms off what its clock should say, a few ms apart; no two of a test have the same id. */
export function recordsOf(
  service: string,
  count: number,
  { skew = 0, severity = 'ERROR' }: { skew?: number; severity?: Severity } = {},
): LogRecord[] {
  return Array.from({ length: count }, (_, index) => {
    const timestamp = Date.now() + skew + index * 3;
    const id = mint(timestamp, (position += 1));
    return { id, timestamp, service, severity, message: `boom ${index}` };
  });
}

export function messageOf(record: LogRecord): Published {
  const { service, severity, timestamp } = record;
  return {
    key: `${service}.${severity}`,
    body: JSON.stringify({ ...record, timestamp: new Date(timestamp).toISOString() }),
    options: { contentType: 'application/json' },
  };
}

const TURN_MS = 300;

/** Publishes warnings until each of these monitors has shown one: from then on each gets its share, or all. */
export async function untilHeard(url: string, monitors: readonly LogaggProcess[]): Promise<void> {
  let deaf = monitors.length;
  for (const monitor of monitors) void monitor.said(/ WARN /).then(() => (deaf -= 1));
  await eventually(
    async () => {
      const warnings = recordsOf('warm', monitors.length, { severity: 'WARN' });
      await publish(url, warnings.map(messageOf));
      await sleep(TURN_MS);
      return deaf;
    },
    (left) => left === 0,
  );
}
