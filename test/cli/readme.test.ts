/** The README tells the truth: its examples print what it shows, and what it names is there. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { exec } from '../helpers/exec.ts';
import { consoleExamples, fencedBlocks } from '../helpers/markdown.ts';
import { masked } from '../helpers/masked.ts';
import { openScene } from '../helpers/scene.ts';
import { AMQP_URL, MONGO_URL } from '../helpers/servers.ts';
import { openShell, type Shell } from '../helpers/shell.ts';
import { freePorts } from '../servers/ports.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const examples = consoleExamples(readme);
const COMMANDS = ['emit', 'collect', 'monitor', 'search', 'prune', 'dead', 'serve-api'];
const DAY_MS = 86_400_000;
const OLD_LINES = 1200;
const CTRL_C = '^C';
const PORT = ':5000';

const scene = await openScene();

describe('the examples of the README', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'logagg-readme-'));
  const [port = 0] = await freePorts(1);
  let shell: Shell;

  before(async () => {
    await scene.run(['emit'], oldLines());
    await scene.collectAll();
    writeFileSync(join(folder, 'app.log'), freshAppLog());
    shell = openShell(folder, { ...scene.env, LOGAGG_PORT: String(port) });
  });
  after(async () => {
    await shell.close();
    rmSync(folder, { recursive: true });
  });

  for (const { command, output } of examples) {
    it(command, async () => {
      const line = command.replace(PORT, `:${port}`);
      const pressed = output.indexOf(CTRL_C);
      const printed =
        pressed === -1
          ? await shell.run(line, output.length)
          : await shell.interrupt(line, pressed);
      const expected = output.filter((text) => text !== CTRL_C).join('\n');
      assert.equal(masked(printed.trimEnd()), masked(expected));
    });
  }
});

describe('the README', async () => {
  const helps = await Promise.all([
    exec(['--help']),
    ...COMMANDS.map((command) => exec([command, '--help'])),
  ]);
  const help = helps.map(({ stdout }) => stdout).join('\n');

  it('shows every subcommand at work', () => {
    const commands = [
      ...(helps[0]?.stdout ?? '').matchAll(/^ {2}([a-z-]+)(?: \[.*\])? {2,}[A-Z]/gm),
    ];
    const names = commands.map(([, name]) => name);
    assert.deepEqual(new Set(names), new Set(COMMANDS));
    for (const name of COMMANDS) {
      assert.ok(
        examples.some(({ command }) => command.includes(`logagg ${name}`)),
        name,
      );
    }
  });

  it('names only flags that a command has', () => {
    const own = readme.split('\n').filter((line) => !line.includes('docker compose'));
    const flags = own.join('\n').match(/(?<![\w-])--[a-z][a-z-]*/g) ?? [];
    const unknown = flags.filter((flag) => !new RegExp(`${flag}\\b(?!-)`).test(help));
    assert.deepEqual(unknown, []);
  });

  it('names only variables that are read', () => {
    const names = readme.match(/\b(LOGAGG_\w+|RABBITMQ_URI|MONGO_URI)\b/g) ?? [];
    const ofTests = [AMQP_URL, MONGO_URL, 'LOGAGG_TEST_ROUNDS'];
    const unknown = names.filter((name) => !help.includes(name) && !ofTests.includes(name));
    assert.deepEqual(unknown, []);
  });

  it('shows logagg only in examples that are run', () => {
    const others = fencedBlocks(readme).filter(({ language }) => language === 'sh');
    const lines = others.flatMap((block) => block.lines);
    assert.deepEqual(
      lines.filter((line) => /(^|\| *)logagg /.test(line)),
      [],
    );
  });
});

/** The file that the README shows, its newest line written just now. */
function freshAppLog(): string {
  const shown = examples.find(({ command }) => command === 'cat app.log')?.output ?? [];
  const times = shown.map((line) => Date.parse(`${line.slice(0, 23).replace(' ', 'T')}Z`));
  const shift = Date.now() - Math.max(...times);
  return shown
    .map((line, index) => `${utcText((times[index] ?? 0) + shift)}${line.slice(23)}\n`)
    .join('');
}

function oldLines(): string {
  const time = utcText(Date.now() - 12 * DAY_MS).slice(0, 'YYYY-MM-DD HH:MM:SS'.length);
  const lines = Array.from(
    { length: OLD_LINES },
    (_, index) => `${time} shop Info order ${index}\n`,
  );
  return lines.join('');
}

function utcText(time: number): string {
  return new Date(time).toISOString().replace('T', ' ').slice(0, -1);
}
