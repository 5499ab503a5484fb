/** Lines in the reference form, and near it. */
import * as fc from 'fast-check';
import { isoTimes, mostly, someText } from './pieces.ts';

const referenceNames = mostly(
  fc.constantFrom('ServiceA Info', 'ServiceB Error', 'api.v2 WARN'),
  fc.constantFrom(
    'Error Info',
    'a*b Info',
    'sé Info',
    'ServiceA info',
    '+0100 Info',
    'UTC Info',
    '- Info',
    'ServiceA',
    '"q" Info',
  ),
);
export const reference = fc
  .tuple(
    isoTimes(' ', fc.constant(''), fc.constant('')),
    mostly(fc.constant(' '), fc.constant('  ')),
    referenceNames,
    someText,
  )
  .map(([at, gap, who, rest]) => `${at}${gap}${who} ${rest}`);
