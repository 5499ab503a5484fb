/** The figures of a collector, served for Prometheus while it works. The code for it is loaded only when asked for. */
import type { CollectTally, WriteReport } from '../pipeline/collect.ts';

export interface Metrics {
  onWritten(report: WriteReport): void;
  /** Resolves when the port is free again. */
  close(): Promise<void>;
}

/** Without a port there are none. Rejects when the port is taken. */
export async function serveMetrics(
  port: number | undefined,
  tally: CollectTally,
  now: () => number,
  say: (text: string) => void,
): Promise<Metrics> {
  if (port === undefined) return { onWritten: () => undefined, close: () => Promise.resolve() };
  const [{ createCollectMetrics }, { serve }] = await Promise.all([
    import('../api/collect-metrics.ts'),
    import('../api/server.ts'),
  ]);
  const { routes, onWritten } = createCollectMetrics(tally, now);
  const stop = new AbortController();
  // Others on the machine may read them; others elsewhere may not.
  const settings = { host: '127.0.0.1', port, hint: 'choose another with --metrics' };
  let onListening: () => void = () => undefined;
  const listening = new Promise<void>((resolve) => (onListening = resolve));
  const ended = serve(routes, settings, stop.signal, (address) => {
    say(`metrics on ${address}/metrics`);
    onListening();
  });
  await Promise.race([listening, ended]);
  return {
    onWritten,
    async close() {
      stop.abort();
      await ended;
    },
  };
}
