/** The flags of `logagg monitor` that make its rules and say where alerts go. */
import { Option } from 'commander';

/** What these say a file of rules says itself. */
const OF_RULES = [
  'threshold',
  'window',
  'severity',
  'by',
  'clearBelow',
  'for',
  'cooldown',
] as const;
const MORE_RULES = ['absent', 'spike', 'baseline', 'pattern'] as const;

export function ruleOptions(): Option[] {
  return [
    new Option('--threshold <n>', 'errors that raise an alert')
      .env('LOGAGG_THRESHOLD')
      .default('10'),
    new Option('--window <duration>', 'when they come within so long')
      .env('LOGAGG_WINDOW')
      .default('60s'),
    new Option('-l, --severity <names>', 'what counts: ERROR, WARN+, FATAL (default: ERROR+)'),
    new Option(
      '--by <group>',
      'count apart by service or attributes.NAME, each with alerts of its own (default: all)',
    ),
    new Option(
      '--clear-below <n>',
      'an alert is over when the window holds fewer (default: the threshold)',
    ),
    new Option('--for <duration>', 'and has done so for so long (default: 0s)'),
    new Option(
      '--cooldown <duration>',
      'the least time between two alerts of a group; what is held back is told with the next one ' +
        '(default: none; what goes on is told after 5 windows and 5m, then after twice as long, up to 1h)',
    ),
    new Option(
      '--absent <duration>',
      'alert too when a service that was heard of in the last day is silent for so long',
    ),
    new Option('--spike <factor>', 'alert too at so many times the usual rate, such as 5x'),
    new Option('--baseline <duration>', 'the time before that tells what is usual (default: 1h)'),
    new Option(
      '--pattern <NEW>',
      'NEW: alert too at a kind of message that was not there in the last 7 days',
    ).choices(['NEW']),
    new Option(
      '--rules <file>',
      'rules from a JSON file instead of these flags; read again on SIGHUP',
    ).conflicts([...OF_RULES, ...MORE_RULES]),
  ];
}

export function notifierOptions(): Option[] {
  return [
    new Option(
      '--notify <receiver>',
      'where alerts go too: webhook=URL, slack=URL, or exec=COMMAND, which is given JSON on stdin; ' +
        'may be repeated',
    ).argParser((text: string, former: string[] | undefined) => [...(former ?? []), text]),
    new Option(
      '--webhook-allow-private',
      'webhooks may be on this machine or in a private network',
    ),
    new Option(
      '--webhook-secret-file <file>',
      'signs webhooks by what is in it; LOGAGG_WEBHOOK_SECRET holds a secret itself',
    ).env('LOGAGG_WEBHOOK_SECRET_FILE'),
  ];
}
