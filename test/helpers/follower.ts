/** A process that follows a file, keeps each line that it reads, and says it is safe some time later. */
import { appendFileSync } from 'node:fs';
import { followInput } from '../../src/source/follow.ts';

const [name = '', stateFile = '', kept = ''] = process.argv.slice(2);
const input = followInput({
  names: [name],
  from: 'end',
  stateFile,
  now: Date.now,
  onNotice: (text) => process.stderr.write(`${text}\n`),
});
const fingerprints: number[] = [];
const rests: string[] = [];

process.send?.('started');
for await (const event of input.read(new AbortController().signal)) {
  if (event.type === 'opened') {
    fingerprints.push(event.origin.fingerprint);
    rests.push('');
  } else if (event.type === 'bytes') {
    const { source, offset } = event;
    const rest = rests[source] ?? '';
    const lines = (rest + Buffer.from(event.bytes).toString('latin1')).split('\n');
    rests[source] = lines.pop() ?? '';
    let at = offset - rest.length;
    let text = '';
    for (const line of lines) {
      text += `${fingerprints[source]} ${at} ${line}\n`;
      at += line.length + 1;
    }
    // It is there once this returns, whatever becomes of this process.
    appendFileSync(kept, text);
    setTimeout(() => input.confirmed?.(source, at), Math.random() * 300);
  }
}
