/** Asks a private broker node to evaluate Erlang, through the socket that `console.erl` opens. */
import { connect } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { LogaggError } from '../../src/errors.ts';

const lengthBytes = 4;

/** The expression's value, which must be a string or an iolist. */
export async function evaluate(consolePath: string, expression: string): Promise<string> {
  const source = Buffer.from(`${expression}.`);
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt32BE(source.length);
  const socket = connect(consolePath);
  socket.write(Buffer.concat([length, source]));
  const reply = (await buffer(socket)).subarray(lengthBytes).toString();
  if (reply.startsWith('ok ')) return reply.slice('ok '.length);
  throw new LogaggError('failed', `The broker could not evaluate ${expression}: ${reply}`);
}

export async function answersConsole(consolePath: string): Promise<boolean> {
  try {
    return (await evaluate(consolePath, '"yes"')) === 'yes';
  } catch {
    return false;
  }
}

/** Creates an empty virtual host on which the user may do all. */
export async function createVhost(
  consolePath: string,
  name: string,
  user = 'guest',
): Promise<void> {
  const all = bin('.*');
  await evaluate(
    consolePath,
    `rabbit_vhost:add(${bin(name)}, ${bin('logagg')}),
     rabbit_auth_backend_internal:set_permissions(
       ${bin(user)}, ${bin(name)}, ${all}, ${all}, ${all}, ${bin('logagg')}), "done"`,
  );
}

/** Deletes a virtual host with all that is in it. */
export async function deleteVhost(consolePath: string, name: string): Promise<void> {
  await evaluate(consolePath, `rabbit_vhost:delete(${bin(name)}, ${bin('logagg')}), "done"`);
}

/** The names of the connections that are open on the node. */
export async function openConnections(consolePath: string): Promise<string[]> {
  const names = await evaluate(
    consolePath,
    `[[Name, $\\n] || [{name, Name}] <- rabbit_networking:connection_info_all([name])]`,
  );
  return names.split('\n').filter(Boolean);
}

function bin(text: string): string {
  return `<<${JSON.stringify(text)}>>`;
}
