/** Rules as people write them, in flags and in files: their schema, and the rule that each text means. */
import { z } from 'zod';
import { duration, parsed } from '../../config.ts';
import { formatDuration } from '../../query/duration.ts';
import { parseServices } from '../../query/services.ts';
import { parseSeverities } from '../../query/severities.ts';
import { SEVERITY_NUMBER } from '../../record/severity.ts';
import { parseGrouping } from './grouping.ts';
import { createRule, type Rule } from './rule.ts';

/** Each of the records that make an alert is kept, to tell it from its second delivery; so many are a megabyte. */
export const MAX_THRESHOLD = 10_000;
const MAX_WINDOW_MS = 86_400_000;
/** Fewer in a window are chance and no spike. */
const MIN_SPIKE = 5;
const REMEMBERED_MS = 7 * 86_400_000;
const MAX_RULES = 100;

/** The queue of the monitors holds no milder ones. */
const severities = parsed((text) => {
  const chosen = parseSeverities(text);
  if (chosen.every((severity) => SEVERITY_NUMBER[severity] >= SEVERITY_NUMBER.WARN)) return chosen;
  throw new Error(`'${text}': a monitor gets WARN, ERROR and FATAL only`);
});

const grouping = parsed((text) => {
  const by = parseGrouping(text);
  if (by !== undefined) return by;
  throw new Error(`'${text}' is not all, service or attributes.NAME`);
});

const services = parsed(parseServices);

const window = duration.refine((ms) => ms > 0 && ms <= MAX_WINDOW_MS, {
  error: `not a time up to ${formatDuration(MAX_WINDOW_MS)}`,
});

const factor = parsed((text) => {
  const value = Number(/^(\d{1,6}(?:\.\d{1,3})?)x?$/.exec(text.trim())?.[1]);
  if (value > 1) return value;
  throw new Error(`'${text}' is not a factor above 1, such as 5x`);
});

const name = z
  .string()
  .min(1, { error: 'an empty name' })
  .max(100, { error: 'more than 100 characters' });

const counted = {
  name: name.default('high error rate'),
  severity: severities.default(() => parseSeverities('ERROR+')),
  service: services.default(() => []),
  by: grouping.default('all'),
  window: window.default(60_000),
  for: duration.default(0),
  cooldown: duration.optional(),
};

const amount = { error: `not a whole number from 1 to ${MAX_THRESHOLD}` };
const threshold = z.int(amount).min(1, amount).max(MAX_THRESHOLD, amount);

const rateText = z
  .strictObject({
    kind: z.literal('rate'),
    ...counted,
    threshold: threshold.default(10),
    clearBelow: threshold.optional(),
  })
  .refine((rule) => (rule.clearBelow ?? 1) <= rule.threshold, {
    path: ['clearBelow'],
    error: 'more than the threshold',
  });

const spikeText = z
  .strictObject({
    kind: z.literal('spike'),
    ...counted,
    name: name.default('error spike'),
    threshold: threshold.default(MIN_SPIKE),
    factor,
    baseline: window.default(3_600_000),
  })
  .refine((rule) => rule.baseline >= rule.window, {
    path: ['baseline'],
    error: 'shorter than the window',
  });

const absentText = z.strictObject({
  kind: z.literal('absent'),
  name: name.default('silence'),
  service: services.default(() => []),
  for: window,
  cooldown: duration.optional(),
});

const newPatternText = z.strictObject({
  kind: z.literal('new-pattern'),
  name: name.default('new pattern'),
  severity: severities.default(() => parseSeverities('WARN+')),
  service: services.default(() => []),
  remember: duration.default(REMEMBERED_MS),
});

export const ruleText = z
  .discriminatedUnion('kind', [rateText, spikeText, absentText, newPatternText], {
    error: 'not one of rate, spike, absent, new-pattern',
  })
  .transform(ruleOf);

/** A file of rules: `{"rules": [{"kind": "rate", "threshold": 10, "window": "60s"}, ...]}`. */
export const rulesFile = z.strictObject({
  rules: z
    .array(ruleText)
    .min(1, { error: 'no rule' })
    .max(MAX_RULES, { error: `more than ${MAX_RULES} rules` }),
});

type Read =
  | z.output<typeof rateText>
  | z.output<typeof spikeText>
  | z.output<typeof absentText>
  | z.output<typeof newPatternText>;

function ruleOf(text: Read): Rule {
  const { name: named, service } = text;
  if (text.kind === 'absent') {
    const { kind, for: silentMs, cooldown: cooldownMs } = text;
    return createRule({ kind, name: named, services: service, silentMs, cooldownMs });
  }
  if (text.kind === 'new-pattern') {
    const { kind, severity, remember: rememberMs } = text;
    return createRule({ kind, name: named, services: service, severities: severity, rememberMs });
  }
  return createRule({
    kind: 'rate',
    name: named,
    severities: text.severity,
    services: service,
    by: text.by,
    threshold: text.threshold,
    windowMs: text.window,
    clearBelow: text.kind === 'rate' ? (text.clearBelow ?? text.threshold) : text.threshold,
    clearForMs: text.for,
    cooldownMs: text.cooldown,
    spike: text.kind === 'rate' ? undefined : { factor: text.factor, baselineMs: text.baseline },
  });
}
