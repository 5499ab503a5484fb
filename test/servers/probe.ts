/** Finds out who answers on a TCP port. */
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** `foreign`: something listens there that speaks another protocol. */
export type Answer = 'answers' | 'foreign' | 'silent';

export interface Address {
  host: string;
  port: number;
  tls?: boolean;
}

/** The addresses behind a host name that stands for this machine in both families. */
export function addressesOf({ host, port, tls = false }: Address): Address[] {
  const hosts = host === 'localhost' ? ['127.0.0.1', '::1'] : [host];
  return hosts.map((each) => ({ host: each, port, tls }));
}

/** Whether anything accepts connections there. */
export function listens({ host, port }: Address, timeoutMs = 2000): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (isListening: boolean) => {
      socket.destroy();
      resolve(isListening);
    };
    socket.setTimeout(timeoutMs, () => end(false));
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}

const amqpHeader = Buffer.from('AMQP\0\0\x09\x01', 'latin1');
const methodFrame = 1;

/** A broker answers the protocol header with connection.start, a method frame. */
export function probeAmqp({ host, port, tls }: Address, timeoutMs = 2000): Promise<Answer> {
  return new Promise((resolve) => {
    let answer: Answer = 'silent';
    const socket = tls
      ? connectTls({ host, port, rejectUnauthorized: false })
      : connect({ host, port });
    const end = () => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(timeoutMs, end);
    socket.once(tls ? 'secureConnect' : 'connect', () => {
      answer = 'foreign';
      socket.write(amqpHeader);
    });
    socket.once('data', (bytes: Buffer) => {
      if (bytes[0] === methodFrame) answer = 'answers';
      end();
    });
    socket.once('error', end);
    socket.once('close', end);
  });
}
