/** The fields of a record by the names people give them: in columns, in templates, in groups. */
import { LogaggError } from '../errors.ts';
import type { LogRecord } from '../record/record.ts';

type PlainKind = 'time' | 'severity' | 'service' | 'message' | 'host' | 'id' | 'attributes';

export type Field =
  | { [Kind in PlainKind]: { kind: Kind } }[PlainKind]
  | { kind: 'attribute'; path: string };

/** The names under which a field is known elsewhere are heard too. */
const KIND_OF: ReadonlyMap<string, PlainKind> = new Map([
  ['time', 'time'],
  ['timestamp', 'time'],
  ['severity', 'severity'],
  ['level', 'severity'],
  ['service', 'service'],
  ['message', 'message'],
  ['msg', 'message'],
  ['host', 'host'],
  ['id', 'id'],
  ['attributes', 'attributes'],
]);

const ATTRIBUTE = 'attributes.';

/** The field of a name such as `service` or `attributes.status`; throws a usage error for any other. */
export function parseField(name: string): Field {
  const kind = KIND_OF.get(name);
  if (kind !== undefined) return { kind };
  const path = name.startsWith(ATTRIBUTE) ? name.slice(ATTRIBUTE.length) : '';
  // The database takes no name with a NUL in it.
  if (path !== '' && !path.includes('\0')) return { kind: 'attribute', path };
  throw new LogaggError('usage', `no field '${name}'`, {
    hint: `fields are time, severity, service, message, host, id, attributes, and one of them: attributes.${path || name || 'status'}`,
  });
}

/** What a record has in a field; undefined where it has nothing. The time is in ms since the epoch. */
export function fieldOf(record: LogRecord, field: Field): unknown {
  if (field.kind === 'attribute') return attributeOf(record.attributes, field.path);
  return field.kind === 'time' ? record.timestamp : record[field.kind];
}

/** The attribute of this whole name, dots and all (`http.status`), else the one that lies so deep in objects. */
function attributeOf(attributes: LogRecord['attributes'], path: string): unknown {
  const whole = memberOf(attributes, path);
  return whole === undefined ? path.split('.').reduce<unknown>(memberOf, attributes) : whole;
}

/** Own members only: names come from logs, and may be those of every object. */
function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}
