/** `logagg dead`: its subcommands and their flags. */
import { type Command, Option } from 'commander';
import type { Io } from '../io.ts';
import { amqpUrl, type Ended, timezone, wait } from './options.ts';

const FORMATS = ['table', 'json', 'ndjson'];

export function declareDead(command: Command, io: Io, ended: Ended): void {
  declareList(command.command('list'), io, ended);
  declareShow(command.command('show'), io, ended);
  declareReplay(command.command('replay'), io, ended);
  declareDrop(command.command('drop'), io, ended);
  command.addHelpText(
    'after',
    `
A dead letter is a record that MongoDB does not take, a body that cannot be read, or what RabbitMQ gave up
delivering. It lies in the queue LogQueue.dead, with the reason.

Examples:
  logagg dead list                        how many there are, and why
  logagg dead list -n 20                  the first of them, with their ids
  logagg dead show 3f1c                   one in full
  logagg dead replay --cause unreadable   back to the collectors
  logagg dead drop 3f1c a07b              for good`,
  );
}

function declareList(command: Command, io: Io, ended: Ended): void {
  command
    .description('Count dead letters by cause, or with -n list them; all stay where they are.')
    .option('-n, --limit <n>', 'list so many of them, or all, from the head of the queue')
    .option('--cause <code>', 'only those with this code')
    .addOption(
      new Option('-o, --output <format>', 'how they are shown').choices(FORMATS).default('table'),
    )
    .addOption(scan())
    .addOption(timezone('of the times shown'))
    .addOption(amqpUrl())
    .addOption(wait())
    .action(async (_flags: unknown, self: Command) => {
      const { runDeadList } = await import('./run-dead-list.ts');
      ended(await runDeadList(io, self.optsWithGlobals()));
    });
}

function declareShow(command: Command, io: Io, ended: Ended): void {
  command
    .description('Show one dead letter in full; it stays where it is.')
    .argument('<id>', 'the beginning of its id, or its whole message id')
    .option('--raw', 'only the body, byte by byte')
    .addOption(scan())
    .addOption(timezone('of the times shown'))
    .addOption(amqpUrl())
    .addOption(wait())
    .action(async (id: string, _flags: unknown, self: Command) => {
      const { runDeadShow } = await import('./run-dead-show.ts');
      ended(await runDeadShow(io, id, self.optsWithGlobals()));
    });
}

function declareReplay(command: Command, io: Io, ended: Ended): void {
  addSelection(command, 'replay')
    .description('Publish dead letters again under their first routing key, with their ids.')
    .action(async (ids: string[], _flags: unknown, self: Command) => {
      const { runDeadReplay } = await import('./run-dead-replay.ts');
      ended(await runDeadReplay(io, ids, self.optsWithGlobals()));
    });
}

function declareDrop(command: Command, io: Io, ended: Ended): void {
  addSelection(command, 'drop')
    .option('-y, --yes', 'do not ask')
    .description('Remove dead letters for good. On a terminal it asks first.')
    .action(async (ids: string[], _flags: unknown, self: Command) => {
      const { runDeadDrop } = await import('./run-dead-drop.ts');
      ended(await runDeadDrop(io, ids, self.optsWithGlobals()));
    });
}

function addSelection(command: Command, verb: string): Command {
  return command
    .argument('[id...]', 'the beginnings of ids, or whole message ids')
    .option('--all', `${verb} all that are there now`)
    .option('--cause <code>', `${verb} those with this code`)
    .option('--dry-run', 'say what would be done, and do nothing')
    .addOption(scan())
    .addOption(amqpUrl())
    .addOption(wait());
}

/** They are held while they are looked at, which nobody else can do meanwhile. */
function scan(): Option {
  return new Option(
    '--scan <n>',
    'look past so many others at most; the broker holds them meanwhile',
  ).default('10000');
}
