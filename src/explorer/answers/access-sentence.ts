import { isOutside } from './access-layout.ts';
import type { AccessEntry, AccessView } from './views.ts';

/** The picture in words, without claims about what the answer lacks; the table has everything. */
export const accessSentence = (view: AccessView): string => `${subjectOf(view)}${outsideOf(view.entries)}.`;

const subjectOf = ({ entries, hasMore, total }: AccessView): string => {
  const count = entries.length === 1 ? '1 principal' : `${entries.length} principals`;
  if (total !== null && total > entries.length)
    return `${entries.length} of the ${total} principals that may use the key`;
  return `${hasMore === false ? '' : 'At least '}${count} may use the key`;
};

const outsideOf = (entries: readonly AccessEntry[]): string => {
  const outside = entries.filter(isOutside).length;
  const unknown = entries.filter(isUnknown).length;
  if (unknown === entries.length) return '; the answer does not say who is from outside its account';
  return `, ${outside} of them from outside its account${unknown === 0 ? '' : `, ${unknown} unknown`}`;
};

/** A service has no account, and is not from outside by itself. */
const isUnknown = ({ external, kind }: AccessEntry): boolean =>
  external === null && kind !== 'ANYONE' && kind !== 'SERVICE';
