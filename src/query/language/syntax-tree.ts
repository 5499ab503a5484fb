/** What a query says, as it is written: words, patterns and fields, and how they are joined. Places are offsets in its text. */

/** A word or a phrase: pieces with anything between them, for each `*` that is not escaped. */
export interface Text {
  kind: 'text';
  pieces: readonly string[];
  isQuoted: boolean;
  at: number;
}

/** `/timed? out/i` */
export interface Regex {
  kind: 'regex';
  source: string;
  flags: string;
  at: number;
}

export type Operator = ':' | '!=' | '<' | '<=' | '>' | '>=';

/** `status>=500` */
export interface Field {
  kind: 'field';
  name: string;
  operator: Operator;
  value: Text | Regex;
  at: number;
}

export type Term = Text | Regex | Field;

export type SyntaxTree =
  | Term
  | { kind: 'and' | 'or'; of: readonly SyntaxTree[] }
  | { kind: 'not'; of: SyntaxTree };
