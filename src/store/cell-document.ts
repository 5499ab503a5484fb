/** What monitors have counted, as MongoDB documents and back. Entries are packed: thousands of them must fit into a write. */
import { Binary, type Document } from 'mongodb';
import { textOfUuid, uuidOf } from './document.ts';

/** One counted record. */
export interface Entry {
  /** The record's id: by it a second delivery is known, to whichever monitor it comes. */
  id: string;
  /** When it counts, ms since the epoch. */
  at: number;
  service: string;
  /** Its message with the varying parts masked. */
  template: string;
}

/** What one monitor has counted of one group in one second. */
export interface Cell {
  group: string;
  /** Seconds since the epoch. */
  second: number;
  /** The monitor that counted. */
  instance: string;
  /** Records counted, those beyond `entries` included. */
  total: number;
  /** The newest of them, oldest first. */
  entries: readonly Entry[];
}

/** Id, ms within the second, index of the service, index of the template. */
const ENTRY_BYTES = 16 + 2 + 2 + 2;
/** What two bytes can index. */
const MAX_TEXTS = 65_536;

export function fieldsOfCell(cell: Cell): Document {
  const texts = new Map<string, number>();
  const indexOf = (text: string): number => {
    const index = texts.get(text) ?? Math.min(texts.size, MAX_TEXTS - 1);
    texts.set(text, index);
    return index;
  };
  const packed = Buffer.alloc(cell.entries.length * ENTRY_BYTES);
  for (const [index, { id, at, service, template }] of cell.entries.entries()) {
    const start = index * ENTRY_BYTES;
    packed.set(uuidOf(id).buffer, start);
    packed.writeUInt16LE(at - cell.second * 1000, start + 16);
    packed.writeUInt16LE(indexOf(service), start + 18);
    packed.writeUInt16LE(indexOf(template), start + 20);
  }
  const { group, second, instance, total } = cell;
  const names = Array.from(texts.keys());
  return { group, second, instance, total, texts: names, entries: new Binary(packed) };
}

/** The cell of a document that another monitor wrote. */
export function cellOf(document: Document): Cell {
  const { group, second, instance, total, texts, entries } = document as Fields;
  const packed = Buffer.from(entries.buffer.buffer, entries.buffer.byteOffset, entries.position);
  const unpacked: Entry[] = [];
  for (let start = 0; start + ENTRY_BYTES <= packed.length; start += ENTRY_BYTES) {
    unpacked.push({
      id: textOfUuid(new Binary(packed.subarray(start, start + 16), Binary.SUBTYPE_UUID)),
      at: second * 1000 + packed.readUInt16LE(start + 16),
      service: texts[packed.readUInt16LE(start + 18)] ?? '',
      template: texts[packed.readUInt16LE(start + 20)] ?? '',
    });
  }
  return { group, second, instance, total, entries: unpacked };
}

interface Fields {
  group: string;
  second: number;
  instance: string;
  total: number;
  texts: string[];
  entries: Binary;
}
