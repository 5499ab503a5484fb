/** What a query demands of a record. */
import { allOf, anyOf, type Condition, EVERY_RECORD, notOf } from '../condition.ts';
import { fieldCondition } from './field-meaning.ts';
import { parseSyntax } from './parser.ts';
import type { Setting } from './setting.ts';
import type { SyntaxTree } from './syntax-tree.ts';
import { messageCondition } from './text-meaning.ts';

/** The condition that the query of a setting means. Throws a usage error that points at the place of a fault. */
export function parseCondition(setting: Setting): Condition {
  const tree = parseSyntax(setting.query);
  return tree === undefined ? EVERY_RECORD : meaningOf(tree, setting);
}

function meaningOf(tree: SyntaxTree, setting: Setting): Condition {
  switch (tree.kind) {
    case 'and':
      return allOf(tree.of.map((one) => meaningOf(one, setting)));
    case 'or':
      return anyOf(tree.of.map((one) => meaningOf(one, setting)));
    case 'not':
      return notOf(meaningOf(tree.of, setting));
    case 'text':
    case 'regex':
      return messageCondition(tree, setting);
    case 'field':
      return fieldCondition(tree, setting);
    default:
      return tree satisfies never;
  }
}
