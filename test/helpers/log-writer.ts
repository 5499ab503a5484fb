/** A process that appends numbered lines to a file, as a server that logs, and does what its parent says. */
import { closeSync, openSync, writeSync } from 'node:fs';

const [path = '', rate = '1'] = process.argv.slice(2);
/** At most so many lines a millisecond. */
const linesPerMs = Number(rate);
let fd = openSync(path, 'a');
let next = 0;
/** The end of a line whose beginning is written. */
let rest = '';
let timer: NodeJS.Timeout | undefined;

function write(): void {
  let text = rest;
  for (let count = Math.ceil(Math.random() * linesPerMs); count > 0; count -= 1) {
    text += `${next} ${'x'.repeat(Math.random() * 100)}\n`;
    next += 1;
  }
  // In the middle of a line, as a large write may be.
  const end = Math.random() < 0.5 ? text.length : Math.floor(Math.random() * text.length);
  writeSync(fd, text.slice(0, end));
  rest = text.slice(end);
}

function pause(): void {
  clearInterval(timer);
  writeSync(fd, rest);
  rest = '';
}

function resume(): void {
  timer = setInterval(write, 1);
}

process.on('message', (order) => {
  pause();
  if (order === 'reopen') {
    closeSync(fd);
    fd = openSync(path, 'a');
  }
  process.send?.(next);
  if (order === 'end') process.disconnect();
  else if (order !== 'pause') resume();
});
resume();
process.send?.(0);
