import { allServices, type Callers, everybody, intersect, isWithin, membersOnly, withTrait } from './callers.ts';
import type { Member } from './member.ts';
import { MemberSet } from './member-set.ts';
import { createTrait } from './trait.ts';

/** Whom something is about: a union of sets of callers. Immutable. Empty: nobody. */
export type Audience = readonly Callers[];

export const toEverybody: Audience = [everybody];
export const nobody: Audience = [];

/**
 * So many sets make up an audience at most where it is the intersection of others. What goes beyond would grow with
 * the product of all conditions; it is then left as wide as it was.
 */
const setsAtMost = 32;

/** Those who may be in both. The first itself where nothing is taken from it for certain. */
export const intersectAudiences = (one: Audience, other: Audience): Audience => {
  if (one === other || other === toEverybody) return one;
  if (one === toEverybody) return other;
  // A copy, so that this is not mistaken for an intersection that takes nothing.
  if (one.length * other.length > setsAtMost) return [...one];
  const found: Callers[] = [];
  let isSame = true;
  for (const callers of one) {
    const common = intersectWithAny(callers, other);
    isSame &&= common.length === 1 && common[0] === callers;
    found.push(...common);
  }
  return isSame ? one : found;
};

/** Where the set comes back whole, the other intersections are parts of it. */
const intersectWithAny = (callers: Callers, audience: Audience): readonly Callers[] => {
  const found: Callers[] = [];
  for (const each of audience) {
    const common = intersect(callers, each);
    if (common === callers) return [callers];
    if (common !== null) found.push(common);
  }
  return found;
};

/** Whether all of the callers are in an audience for certain, being within one of its sets. */
export const isInAudience = (callers: Callers, audience: Audience): boolean => {
  return audience.some((each) => isWithin(callers, each));
};

/** The same callers, with those who are nothing but members, or services by name, in one set each. */
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
