/** What is asked of the fields of a record that have an order: its time and its severity. */
import { SEVERITIES, SEVERITY_NUMBER, type Severity } from '../../record/severity.ts';
import { type Condition, EVERY_RECORD } from '../condition.ts';
import { parseSeverities, parseSeverity } from '../severities.ts';
import { parseTime } from '../time.ts';
import { refusal } from './refusal.ts';
import { pointing, type Setting } from './setting.ts';
import type { Field, Operator } from './syntax-tree.ts';
import { isAnything, plainText } from './text-meaning.ts';

type Meaning = (field: Field, setting: Setting) => Condition;

export const orderConditions: readonly (readonly [string, Meaning])[] = [
  ['severity', severityCondition],
  ['level', severityCondition],
  ['time', timeCondition],
  ['timestamp', timeCondition],
];

function severityCondition({ operator, value }: Field, setting: Setting): Condition {
  if (isAnything(value)) return EVERY_RECORD;
  const text = plainText(value);
  const severities = pointing(setting, value.at, () =>
    operator === ':' || operator === '!='
      ? parseSeverities(text)
      : SEVERITIES.filter(isInOrder(operator, parseSeverity(text))),
  );
  return { kind: 'severity', severities };
}

function isInOrder(operator: Operator, limit: Severity): (severity: Severity) => boolean {
  return (severity) => {
    const distance = SEVERITY_NUMBER[severity] - SEVERITY_NUMBER[limit];
    if (distance === 0) return operator === '<=' || operator === '>=';
    return distance < 0 === operator.startsWith('<');
  };
}

/** As `--since` and `--until`: `time>=A`, `time<B`, or `time:A..B`, which is both. */
function timeCondition({ operator, value }: Field, setting: Setting): Condition {
  if (isAnything(value)) return EVERY_RECORD;
  const text = plainText(value);
  const since = (part: string) =>
    pointing(setting, value.at, () => parseTime(part, { ...setting, past: true }));
  const until = (part: string) => pointing(setting, value.at, () => parseTime(part, setting));
  // Times are whole milliseconds.
  if (operator === '>=') return { kind: 'time', since: since(text) };
  if (operator === '>') return { kind: 'time', since: since(text) + 1 };
  if (operator === '<') return { kind: 'time', until: until(text) };
  if (operator === '<=') return { kind: 'time', until: until(text) + 1 };
  const [first = '', last, ...more] = text.split('..');
  if (last === undefined || more.length > 0 || (first === '' && last === '')) {
    const hint = 'from the first on and before the second: time:10:15..10:30; or time>=10:15';
    throw refusal(setting.query, value.at, 'not a range of time', hint);
  }
  return {
    kind: 'time',
    ...(first !== '' && { since: since(first) }),
    ...(last !== '' && { until: until(last) }),
  };
}
