/** Patterns over texts, in linear time. */
import { compilePattern } from '../record/pattern.ts';
import type { Pattern } from './pattern.ts';

/** Whether a text matches as the database has it. Throws a usage error for what only the database can match. */
export function textMatcher({ source, flags }: Pattern): (text: string) => boolean {
  const regex = compilePattern(source, flags);
  return (text) => regex.test(text.toWellFormed());
}
