/**
 * One message on disk, format 1. A segment is frames and nothing else; numbers are little-endian.
 *
 * | offset | size | meaning |
 * | --- | --- | --- |
 * | 0 | 8 | the marker of the run: random, so that no content of a log can pass for a frame |
 * | 8 | 4 | CRC-32 (ISO-HDLC, as in gzip) of all that follows it in the frame |
 * | 12 | 4 | P, the length of the properties |
 * | 16 | 4 | B, the length of the body |
 * | 20 | 6 | number of the message in its run, from 1 |
 * | 26 | 6 | when it was appended, ms since the epoch |
 * | 32 | 4 | how many records it carries |
 * | 36 | P | the other properties of the message: JSON in UTF-8 |
 * | 36 + P | B | the body, as it goes over the wire |
 *
 * The marker and the version of the format stand in the names of the folder and the file, where no flipped bit
 * of a segment reaches them. The CRC is zlib's: 4.5 GB/s here, so it is no part of the cost of a message.
 */
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import type { WireMessage } from '../wire/message.ts';

export const MARKER_BYTES = 8;
export const HEAD_BYTES = 36;
/** No broker takes a larger message (RabbitMQ 3: 128 MiB, 4: 16 MiB), so no length of ours is beyond it. */
export const MAX_FRAME_BYTES = 128 * 1024 * 1024;

const AT = { crc: 8, properties: 12, body: 16, sequence: 20, appended: 26, records: 32 } as const;
const CRC_FROM = AT.properties;

/** What can be told of a frame without its properties. */
export interface FrameHead {
  /** Of the whole frame, in bytes. */
  length: number;
  propertiesLength: number;
  sequence: number;
  /** Milliseconds since the epoch. */
  appended: number;
  records: number;
}

const propertiesSchema = z.object({
  routingKey: z.string(),
  contentType: z.string(),
  contentEncoding: z.string().optional(),
  type: z.string().optional(),
  messageId: z.string(),
  timestamp: z.number(),
  headers: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});

/** Copies the message, body and all. Throws a RangeError for one that no broker would take. */
export function encodeFrame(
  marker: Buffer,
  sequence: number,
  appended: number,
  message: WireMessage,
): Buffer {
  const { body, records, ...rest } = message;
  const properties = JSON.stringify(rest);
  const propertiesLength = Buffer.byteLength(properties);
  const length = HEAD_BYTES + propertiesLength + body.length;
  if (length > MAX_FRAME_BYTES) throw new RangeError(`a message of ${length} bytes is too large`);
  const frame = Buffer.allocUnsafe(length);
  marker.copy(frame);
  frame.writeUInt32LE(propertiesLength, AT.properties);
  frame.writeUInt32LE(body.length, AT.body);
  frame.writeUIntLE(sequence, AT.sequence, 6);
  frame.writeUIntLE(appended, AT.appended, 6);
  frame.writeUInt32LE(records, AT.records);
  frame.write(properties, HEAD_BYTES);
  body.copy(frame, HEAD_BYTES + propertiesLength);
  frame.writeUInt32LE(crc32(frame.subarray(CRC_FROM)), AT.crc);
  return frame;
}

/** Reads the head at `at`, which is to be believed only once `isIntact` agrees. */
export function readHead(bytes: Buffer, at: number): FrameHead {
  const propertiesLength = bytes.readUInt32LE(at + AT.properties);
  return {
    length: HEAD_BYTES + propertiesLength + bytes.readUInt32LE(at + AT.body),
    propertiesLength,
    sequence: bytes.readUIntLE(at + AT.sequence, 6),
    appended: bytes.readUIntLE(at + AT.appended, 6),
    records: bytes.readUInt32LE(at + AT.records),
  };
}

export function isIntact(bytes: Buffer, at: number, { length }: FrameHead): boolean {
  return crc32(bytes.subarray(at + CRC_FROM, at + length)) === bytes.readUInt32LE(at + AT.crc);
}

/** The message of an intact frame, in memory of its own; `undefined` when its properties are not those of a message. */
export function decodeMessage(
  bytes: Buffer,
  at: number,
  { length, propertiesLength, records }: FrameHead,
): WireMessage | undefined {
  const bodyAt = at + HEAD_BYTES + propertiesLength;
  const properties = parseProperties(bytes.toString('utf8', at + HEAD_BYTES, bodyAt));
  if (properties === undefined) return undefined;
  return { ...properties, records, body: Buffer.from(bytes.subarray(bodyAt, at + length)) };
}

function parseProperties(text: string): z.infer<typeof propertiesSchema> | undefined {
  try {
    return propertiesSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
