/** Which slots of an outline are the fields of a record, for lines of which that is told by the names alone. */
import { HOST, MEANINGS, MESSAGE, SERVICE, SEVERITY, TIMESTAMP } from './field-names.ts';
import { joined, type Outline, type OutlineField, type SlotKind, slotOf } from './json-outline.ts';

export interface Roles {
  time: number;
  message: number;
  severity: number | undefined;
  service: number | undefined;
  host: number | undefined;
  /** All other fields, as an object without its braces; a number is a slot. Empty where there are none. */
  attributes: (string | number)[];
}

/** By place: the kinds of values that may be read there. */
const KINDS: Readonly<Record<number, readonly SlotKind[]>> = {
  [TIMESTAMP]: ['number', 'string'],
  [SEVERITY]: ['number', 'string'],
  [MESSAGE]: ['string'],
  [SERVICE]: ['string'],
  [HOST]: ['string'],
};

/** Not only its own value tells what becomes of it. */
const TEMPLATE = '@mt';

/**
 * The roles where each place has its best name first, or else undefined. Whether a time, a severity or a service can be read is for
 * whoever sees its value; any other text is its field.
 */
export function rolesOf({ slots, fields }: Outline): Roles | undefined {
  const found = new Map<number, { rank: number; slot: number }>();
  const kept: (string | number)[] = [];
  for (const field of fields) {
    const meaning = field.name === TEMPLATE ? 'unclear' : meaningOf(field, slots);
    if (meaning === 'unclear') return undefined;
    const best = meaning && found.get(meaning.place);
    if (best !== undefined && meaning !== undefined && meaning.rank < best.rank) return undefined;
    if (meaning === undefined || best !== undefined) kept.push(',', ...field.parts);
    else found.set(meaning.place, meaning);
  }
  const slot = (place: number) => found.get(place)?.slot;
  const [time, message] = [slot(TIMESTAMP), slot(MESSAGE)];
  if (time === undefined || message === undefined) return undefined;
  return {
    time,
    message,
    severity: slot(SEVERITY),
    service: slot(SERVICE),
    host: slot(HOST),
    attributes: joined(kept.slice(1)),
  };
}

/** What the field may be, or undefined for an attribute. */
function meaningOf(field: OutlineField, slots: Outline['slots']) {
  const meaning = MEANINGS.get(field.name);
  if (meaning === undefined) return undefined;
  const slot = slotOf(field);
  // Objects and arrays have more than one reading.
  if (slot === undefined) return 'unclear' as const;
  const { place, rank } = meaning;
  const kind = slots[slot]?.kind ?? 'literal';
  return KINDS[place]?.includes(kind) === true ? { place, rank, slot } : undefined;
}
