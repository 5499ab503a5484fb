/** A virtual host of the demo's own on a broker that may carry a user's logs. */
import { LogaggError } from '../../src/errors.ts';
import { maskUrl } from '../../src/mask-url.ts';
import { createVhost, deleteVhost } from '../servers/console.ts';
import { createManagement } from './management.ts';
import { onChannel } from './on-channel.ts';
import { adoptUnused } from './unused-vhost.ts';

interface Wanted {
  /** The broker, as its user names it. */
  url: string;
  name: string;
  /** The console of a node that `bin/services` started. */
  console: string | undefined;
}

export interface Vhost {
  url: string;
  /** For a person: `the virtual host logagg_demo_5f0c`. */
  shown: string;
  /** Removes all that the demo made on the broker. */
  remove(): Promise<void>;
}

/** By the console of a broker, its management plugin, or as a last resort the URL's own if that is unused. */
export async function privateVhost({ url, name, console }: Wanted): Promise<Vhost> {
  const own = new URL(url);
  own.pathname = `/${name}`;
  for (const { create, remove } of makers(url, console)) {
    if (!(await succeeds(() => create(name)))) continue;
    // A plugin or a console of another broker would have made it there.
    if (await succeeds(() => onChannel(own.href, async () => undefined))) {
      return { url: own.href, shown: `the virtual host ${name}`, remove: () => remove(name) };
    }
    await remove(name);
  }
  const unused = await adoptUnused(url);
  if (unused !== undefined) return unused;
  throw new LogaggError(
    'failed',
    `RabbitMQ at ${maskUrl(url)} is in use, and lets the demo make no virtual host of its own`,
    { hint: 'enable its management plugin, or name an unused virtual host in LOGAGG_AMQP_URL' },
  );
}

interface Maker {
  create(name: string): Promise<void>;
  remove(name: string): Promise<void>;
}

function makers(url: string, console: string | undefined): Maker[] {
  const user = decodeURIComponent(new URL(url).username) || 'guest';
  const management = createManagement(url);
  const byPlugin: Maker = {
    create: (name) => management.createVhost(name, user),
    remove: (name) => management.deleteVhost(name),
  };
  if (console === undefined) return [byPlugin];
  const byConsole: Maker = {
    create: (name) => createVhost(console, name, user),
    remove: (name) => deleteVhost(console, name),
  };
  return [byConsole, byPlugin];
}

async function succeeds(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch {
    return false;
  }
}
