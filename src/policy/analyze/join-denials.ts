import type { Audience, Callers } from './audience/audience.ts';
import type { Member } from './audience/member.ts';
import type { Denial } from './denial.ts';

/** Longer lists are not compared: documents have few of them. */
const maxComparedMembers = 4;

/** Joins Deny statements for the same few callers without exemptions: a role may be denied action by action. */
export const joinEqual = (denials: readonly Denial[]): Iterable<Denial> => {
  const joined = new Map<string, Denial>();
  denials.forEach((denial, index) => {
    const name = nameOf(denial) ?? `${index}`;
    const known = joined.get(name);
    joined.set(name, known === undefined ? denial : { ...known, actions: known.actions | denial.actions });
  });
  return joined.values();
};

/** Equal for denials that can be joined; null for those that are not compared. */
const nameOf = ({ covered, exempted, notPrincipals, isConditional }: Denial): string | null => {
  if (notPrincipals !== null || exempted?.length !== 0 || !covered.every(isCompared)) return null;
  return JSON.stringify([isConditional, covered.map((audience) => audience.map(factsOf))]);
};

const isCompared = (audience: Audience): boolean =>
  audience.every(({ members, traits }) => traits.length === 0 && (members === null || areFew(members.list)));

const areFew = (members: readonly Member[]): boolean =>
  members.length <= maxComparedMembers && members.every(({ form }) => form !== 'PATTERN');

const factsOf = ({ kind, members, withoutInsiders, onlyNamed }: Callers) => {
  const named = members?.list.map(({ form, account, text, fits }) => [form, account, text, fits === null]);
  return [kind, named ?? null, withoutInsiders, onlyNamed];
};
