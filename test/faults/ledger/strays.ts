/** Messages that cannot be stored, from a publisher of another make: they must be parked, and hold up no other. */
import { connect } from 'amqplib';
import { setTimeout as sleep } from 'node:timers/promises';
import { openChannel } from '../../helpers/reference.ts';
import { type Oracle, strayBody, type StrayKind } from './oracle.ts';
import type { ShownFault } from './servers.ts';
import { atOnce } from './sources.ts';

const RETRY_MS = 200;
const PREFIX = 'stray-';

export function strayFaults(url: string, oracle: Oracle): ShownFault[] {
  const kinds: StrayKind[] = ['unreadable', 'oversize'];
  return kinds.map((kind) =>
    atOnce(`a message comes that is ${kind}`, 'stray', async () => {
      const number = oracle.mintStray(kind);
      while (!(await isTaken(url, number, kind))) await sleep(RETRY_MS);
      return `the broker has confirmed number ${number}`;
    }),
  );
}

/** Whether a queue has it for sure; where not, it may be there all the same, and is sent again. */
async function isTaken(url: string, number: number, kind: StrayKind): Promise<boolean> {
  try {
    const connection = await connect(url);
    connection.on('error', () => undefined);
    const channel = await connection.createConfirmChannel();
    channel.on('error', () => undefined);
    let isReturned = false;
    channel.on('return', () => (isReturned = true));
    channel.publish('logs_exchange', 'stray.INFO', strayBody(number, kind), {
      persistent: true,
      mandatory: true,
      messageId: PREFIX + number,
      contentType: 'text/plain',
      ...(kind === 'unreadable' && { contentEncoding: 'unheard-of' }),
    });
    await channel.waitForConfirms();
    await connection.close();
    return !isReturned;
  } catch {
    return false;
  }
}

/** A dead letter, as far as the ledger looks at it. */
export interface Letter {
  messageId: string;
  body: Buffer;
}

/** All that is parked; it stays where it is. */
export async function parkedLetters(url: string): Promise<Letter[]> {
  await using channel = await openChannel(url);
  const letters: Letter[] = [];
  for (;;) {
    const letter = await channel.get('LogQueue.dead');
    if (letter === false) return letters;
    letters.push({ messageId: String(letter.properties.messageId), body: letter.content });
  }
}

/** The stray that was parked in a letter: with its own id as it came, or as the record that its text was read as. */
export function strayIn(letter: Letter, strays: Oracle['strays']): number | undefined {
  const isWhole = letter.messageId.startsWith(PREFIX);
  const text = isWhole ? letter.body.toString() : messageIn(letter.body);
  const number = Number.parseInt(text, 10);
  const kind = strays.get(number);
  return kind !== undefined && text === strayBody(number, kind).toString() ? number : undefined;
}

function messageIn(body: Buffer): string {
  try {
    return String(JSON.parse(body.toString()).message);
  } catch {
    return '';
  }
}
