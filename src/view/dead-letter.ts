/** One dead letter in full, as text for a person. */
import { isUtf8 } from 'node:buffer';
import { formatInstant } from '../query/instant.ts';
import type { DeadLetter, RawLetter } from '../wire/read-dead-letter.ts';
import { stringify } from './json.ts';
import { printable } from './printable.ts';
import type { RenderOptions } from './renderer.ts';
import { formatBytes } from './bytes.ts';

const LABEL = 14;
const BYTES_A_LINE = 16;
/** Each byte as two digits and a blank. */
const HEX_WIDTH = BYTES_A_LINE * 3;

type Options = Pick<RenderOptions, 'zone' | 'theme'>;

/** What it is, its headers, and its body with all that a terminal would obey made visible. */
export function renderDeadLetter(letter: DeadLetter, raw: RawLetter, how: Options): string {
  const { theme } = how;
  const lines = factsOf(letter, raw, how).map(
    ([label, value]) => `${theme.dim(`${label}:`.padEnd(LABEL))}${printable(value)}`,
  );
  const headers = Object.entries(raw.headers).map(
    ([name, value]) => `  ${printable(name)}: ${stringify(value)}`,
  );
  if (headers.length > 0) lines.push(theme.dim('headers:'), ...headers);
  return `${lines.join('\n')}\n\n${renderBody(raw.body)}`;
}

function factsOf(
  letter: DeadLetter,
  { envelope }: RawLetter,
  { zone }: Options,
): [string, string][] {
  const time = (instant: number | undefined) =>
    instant === undefined ? '' : formatInstant(instant, zone);
  const facts: [string, string | undefined][] = [
    ['id', letter.id],
    ['code', letter.code],
    ['reason', letter.reason],
    ['routing key', letter.routingKey],
    ['sent', time(letter.sentAt)],
    ['parked', time(letter.parkedAt)],
    ['message id', letter.messageId],
    ['type', envelope.type],
    ['content type', envelope.contentType],
    ['encoding', envelope.contentEncoding],
    ['size', formatBytes(letter.bytes)],
  ];
  return facts.flatMap(([label, value = '']) => (value === '' ? [] : [[label, value]]));
}

/** Text as text, its lines kept; what is not UTF-8 as a hexadecimal dump. */
function renderBody(body: Buffer): string {
  if (!isUtf8(body)) return hexDump(body);
  const text = printable(body.toString(), { newlines: 'keep' });
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

function hexDump(body: Buffer): string {
  const lines: string[] = [];
  for (let at = 0; at < body.length; at += BYTES_A_LINE) {
    const bytes = body.subarray(at, at + BYTES_A_LINE);
    const hex = bytes.toString('hex').replace(/../g, '$& ').padEnd(HEX_WIDTH);
    const ascii = bytes.toString('latin1').replace(/[^ -~]/g, '.');
    lines.push(`${at.toString(16).padStart(8, '0')}  ${hex} ${ascii}\n`);
  }
  return lines.join('');
}
