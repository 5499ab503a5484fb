/** What is asked of a field: of those of the record by their names, and of all others as attributes. */
import { isId } from '../../record/id.ts';
import { keysOf, numberOf } from '../attribute.ts';
import {
  type Comparison,
  type Condition,
  EVERY_RECORD,
  type Limit,
  notOf,
  type ValueTest,
} from '../condition.ts';
import { parseServices } from '../services.ts';
import { orderConditions } from './order-meaning.ts';
import { refusal } from './refusal.ts';
import { pointing, type Setting } from './setting.ts';
import type { Field } from './syntax-tree.ts';
import { isAnything, messageCondition, patternOf, plainText, textTest } from './text-meaning.ts';

type Meaning = (field: Field, setting: Setting) => Condition;

/** An attribute that is named like a field of the record is asked for by this before its name. */
const PREFIX = 'attributes.';

const FIELDS: ReadonlyMap<string, Meaning> = new Map([
  ['service', service],
  ['host', host],
  ['message', message],
  ['msg', message],
  ['id', id],
  ...orderConditions,
]);

export function fieldCondition(field: Field, setting: Setting): Condition {
  if (field.operator === '!=') {
    return notOf(fieldCondition({ ...field, operator: ':' }, setting));
  }
  return (FIELDS.get(field.name) ?? attribute)(field, setting);
}

function service(field: Field, setting: Setting): Condition {
  const { value } = refuseComparison(field, setting);
  if (isAnything(value)) return EVERY_RECORD;
  if (value.kind === 'regex') {
    return { kind: 'matches', field: 'service', pattern: patternOf(value, setting) };
  }
  const names = pointing(setting, value.at, () => parseServices(plainText(value)));
  return { kind: 'service', names };
}

function host(field: Field, setting: Setting): Condition {
  return { kind: 'host', test: textTest(refuseComparison(field, setting).value, setting) };
}

function message(field: Field, setting: Setting): Condition {
  return messageCondition(refuseComparison(field, setting).value, setting);
}

function id(field: Field, setting: Setting): Condition {
  const { value } = refuseComparison(field, setting);
  if (isAnything(value)) return EVERY_RECORD;
  const text = plainText(value).toLowerCase();
  if (isId(text)) return { kind: 'id', id: text };
  const hint = 'ids are those of -o json: id:01a20c89-81b5-87ae-ba80-2500000000ec';
  throw refusal(setting.query, value.at, 'not a whole id', hint);
}

function attribute(field: Field, setting: Setting): Condition {
  const { at, operator, value } = field;
  const name = field.name.startsWith(PREFIX) ? field.name.slice(PREFIX.length) : field.name;
  pointing(setting, at, () => keysOf(name));
  const is = (test: ValueTest): Condition => ({ kind: 'attribute', name, test });
  if (operator !== ':' && operator !== '!=') {
    return is({ kind: 'compares', limits: [limitOf(operator, field, setting)] });
  }
  const limits = value.kind === 'text' && !value.isQuoted ? rangeOf(plainText(value)) : undefined;
  return is(limits === undefined ? textTest(value, setting) : { kind: 'compares', limits });
}

/** `500..599`, `500..`, `..499`: from the first to the last, both of them too. Undefined for what is no range of numbers. */
function rangeOf(text: string): Limit[] | undefined {
  const [low = '', high, ...more] = text.split('..');
  if (high === undefined || more.length > 0 || (low === '' && high === '')) return undefined;
  const limits: Limit[] = [];
  for (const [operator, end] of [['>=', low] as const, ['<=', high] as const]) {
    if (end === '') continue;
    const number = numberOf(end);
    if (number === undefined) return undefined;
    limits.push({ operator, number });
  }
  return limits;
}

function limitOf(operator: Comparison, { name, value }: Field, setting: Setting): Limit {
  const number = numberOf(plainText(value));
  if (number !== undefined) return { operator, number };
  throw refusal(
    setting.query,
    value.at,
    'not a number',
    `compare with one, as in ${name}>=500; times are those of time`,
  );
}

function refuseComparison(field: Field, setting: Setting): Field {
  if (field.operator === ':') return field;
  throw refusal(setting.query, field.at, `${field.name} has no order`, `write ${field.name}:VALUE`);
}
