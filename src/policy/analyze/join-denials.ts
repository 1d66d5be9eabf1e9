import type { Audience, Callers } from './audience/audience.ts';
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
  if (notPrincipals !== null || exempted?.length !== 0) return null;
  const names: string[] = [];
  for (const audience of covered) {
    const name = nameOfAudience(audience);
    if (name === null) return null;
    names.push(name);
  }
  return JSON.stringify([isConditional, names]);
};

const nameOfAudience = (audience: Audience): string | null => {
  const names = audience.map(nameOfCallers);
  return names.some((name) => name === null) ? null : JSON.stringify(names);
};

const nameOfCallers = ({ kind, members, traits, withoutInsiders, onlyNamed }: Callers): string | null => {
  const list = members?.list ?? [];
  if (traits.length > 0 || list.length > maxComparedMembers || list.some(({ form }) => form === 'PATTERN')) return null;
  const named = list.map(({ form, account, text, fits }) => [form, account, text, fits === null]);
  return JSON.stringify([kind, members === null, named, withoutInsiders, onlyNamed]);
};
