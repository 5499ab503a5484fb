/** One AMQP message, as far as logagg reads and writes it. */

/** A message to publish. */
export interface WireMessage {
  routingKey: string;
  body: Buffer;
  contentType: string;
  contentEncoding?: string;
  /** The kind of body, where it is ours. */
  type?: string;
  /** The id of its first record: a second delivery can be told from a second message. */
  messageId: string;
  /** Milliseconds since the epoch; the wire carries seconds. */
  timestamp: number;
  /** How many records it carries. */
  records: number;
  /** What else it should tell whoever reads it. */
  headers?: Record<string, string | number>;
}

/** What a received message says of its body; every part comes from outside. */
export interface Envelope {
  routingKey: string;
  contentType?: string;
  contentEncoding?: string;
  type?: string;
  messageId?: string;
  /** Seconds since the epoch. */
  timestamp?: number;
}

export const BATCH_TYPE = 'logagg.batch.v1';
export const NDJSON = 'application/x-ndjson';
