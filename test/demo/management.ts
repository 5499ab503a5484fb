/** The HTTP API of RabbitMQ's management plugin, as far as virtual hosts go. */

export interface Management {
  /** Creates an empty virtual host on which the user may do all. */
  createVhost(name: string, user: string): Promise<void>;
  deleteVhost(name: string): Promise<void>;
}

const ALL = { configure: '.*', write: '.*', read: '.*' };
const TIMEOUT_MS = 5000;

/** With user and password of the broker's URL. The compose file names the port `LOGAGG_RABBITMQ_UI_PORT`. */
export function createManagement(amqpUrl: string): Management {
  const { hostname, username, password } = new URL(amqpUrl);
  const base = `http://${hostname}:${process.env['LOGAGG_RABBITMQ_UI_PORT'] ?? '15672'}/api`;
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const headers = {
    authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
    'content-type': 'application/json',
  };

  async function call(method: 'PUT' | 'DELETE', path: string, body?: object): Promise<void> {
    const response = await fetch(base + path, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
  }

  return {
    async createVhost(name, user) {
      await call('PUT', `/vhosts/${encodeURIComponent(name)}`, {});
      await call(
        'PUT',
        `/permissions/${encodeURIComponent(name)}/${encodeURIComponent(user)}`,
        ALL,
      );
    },
    deleteVhost: (name) => call('DELETE', `/vhosts/${encodeURIComponent(name)}`),
  };
}
