import { allServices, type Callers, everybody, intersect, isWithin, membersOnly, withTrait } from './callers.ts';
import type { Member } from './member.ts';
import { MemberSet } from './member-set.ts';
import { createTrait } from './trait.ts';

/** A union of sets of callers. Immutable. Empty means nobody. */
export type Audience = readonly Callers[];

export const toEverybody: Audience = [everybody];
export const nobody: Audience = [];

/**
 * The maximum number of sets in an intersection, which could otherwise grow with the product of all conditions. Beyond
 * it, the audience is left as wide as it was.
 */
const maxSets = 32;

/** The callers that may be in both. Returns the first argument itself where it is not narrowed. */
export const intersectAudiences = (one: Audience, other: Audience): Audience => {
  if (one === other || other === toEverybody) return one;
  if (one === toEverybody) return other;
  // A copy: returning the same object would mean that nothing was narrowed.
  if (one.length * other.length > maxSets) return [...one];
  const found: Callers[] = [];
  let isSame = true;
  for (const callers of one) {
    const common = intersectWithAny(callers, other);
    isSame &&= common.length === 1 && common[0] === callers;
    found.push(...common);
  }
  return isSame ? one : found;
};

/** Where the set is returned unchanged, it includes the other intersections. */
const intersectWithAny = (callers: Callers, audience: Audience): readonly Callers[] => {
  const found: Callers[] = [];
  for (const each of audience) {
    const common = intersect(callers, each);
    if (common === callers) return [callers];
    if (common !== null) found.push(common);
  }
  return found;
};

/** Whether all callers are certainly in an audience: within one of its sets. */
export const isInAudience = (callers: Callers, audience: Audience): boolean => {
  return audience.some((each) => isWithin(callers, each));
};

/** The same callers, with plain members joined into one set, and services by name into another. */
export const joinMembers = (audience: Audience): Audience => {
  if (audience.length < 2) return audience;
  const members: Member[] = [];
  const services: string[] = [];
  const others: Callers[] = [];
  for (const callers of audience) {
    const [trait] = callers.traits;
    if (callers.members !== null && trait === undefined) members.push(...callers.members.list);
    else if (callers.members === null && trait?.kind === 'SERVICE_NAME') services.push(...trait.values);
    else others.push(callers);
  }
  if (members.length > 0) others.push(membersOnly(new MemberSet(members)));
  if (services.length > 0) others.push(withTrait(allServices, createTrait('SERVICE_NAME', 'SERVICE_NAME', services)));
  return [...new Set(others)];
};
