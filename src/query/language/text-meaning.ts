/** What texts and regular expressions ask of a field. */
import { type Condition, EVERY_RECORD, type TextTest } from '../condition.ts';
import {
  checkRegex,
  isAnyCase,
  type Pattern,
  piecesPattern,
  regexPattern,
  wholePattern,
} from '../pattern.ts';
import { pointing, type Setting } from './setting.ts';
import type { Regex, Text } from './syntax-tree.ts';

/** Of a message: that it holds the text, or matches the pattern. */
export function messageCondition(value: Text | Regex, setting: Setting): Condition {
  if (value.kind === 'regex') {
    return { kind: 'matches', field: 'message', pattern: patternOf(value, setting) };
  }
  const pieces = value.pieces.filter((piece) => piece !== '');
  const [text] = pieces;
  if (text === undefined) return EVERY_RECORD;
  if (pieces.length > 1) {
    return {
      kind: 'matches',
      field: 'message',
      pattern: piecesPattern(pieces, setting.ignoreCase),
    };
  }
  return { kind: 'word', text, ignoreCase: isAnyCase(text, setting.ignoreCase) };
}

/** Of another field: its whole value, in its own case. */
export function textTest(value: Text | Regex, setting: Setting): TextTest {
  if (value.kind === 'regex') return { kind: 'matches', pattern: patternOf(value, setting) };
  const [text = '', ...more] = value.pieces;
  if (more.length > 0 && value.pieces.every((piece) => piece === '')) return { kind: 'exists' };
  if (more.length === 0 && !setting.ignoreCase) return { kind: 'equals', text };
  return { kind: 'matches', pattern: wholePattern(value.pieces, setting.ignoreCase) };
}

export function patternOf({ source, flags, at }: Regex, setting: Setting): Pattern {
  return pointing(setting, at, () => regexPattern(checkRegex(source), flags, setting.ignoreCase));
}

/** The text of a value of which no pattern can be asked; `*` in it stands for itself. */
export function plainText(value: Text | Regex): string {
  return value.kind === 'regex' ? `/${value.source}/${value.flags}` : value.pieces.join('*');
}

/** A value that is `*`, and so asks for any. */
export function isAnything(value: Text | Regex): boolean {
  return (
    value.kind === 'text' && !value.isQuoted && value.pieces.length > 1 && plainText(value) === '*'
  );
}
