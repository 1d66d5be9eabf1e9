import type { Member } from './member.ts';
import { holdsMembers, intersectMembers, MemberSet } from './member-set.ts';
import { createTrait, intersectTraits, isTraitWithin, type Trait } from './trait.ts';

/** A set of callers, restricted by all fields together. A null field or an absent trait does not restrict it. */
export interface Callers {
  /** PRINCIPALS are users, roles, sessions and other non-services; ANY is both kinds. */
  readonly kind: 'ANY' | 'PRINCIPALS' | 'SERVICES';
  /** Accounts and single principals; null for every account. Services have none. */
  readonly members: MemberSet | null;
  readonly traits: readonly Trait[];
  /** True where the key's own account is excluded, although `members` does not show it. */
  readonly withoutInsiders: boolean;
  /**
   * True where only principals or services that a policy names individually are meant: a call forwarded on behalf of
   * principals may carry the keys of a service, while an unnamed caller with these keys is a service.
   */
  readonly onlyNamed: boolean;
}

const noTraits: readonly Trait[] = [];

export const everybody: Callers = {
  kind: 'ANY',
  members: null,
  traits: noTraits,
  withoutInsiders: false,
  onlyNamed: false,
};
export const allPrincipals: Callers = { ...everybody, kind: 'PRINCIPALS' };
export const allServices: Callers = { ...everybody, kind: 'SERVICES' };
export const namedPrincipals: Callers = { ...allPrincipals, onlyNamed: true };
export const namedServices: Callers = { ...allServices, onlyNamed: true };

export const membersOnly = (members: MemberSet): Callers => {
  return { kind: 'PRINCIPALS', members, traits: noTraits, withoutInsiders: false, onlyNamed: false };
};

export const withTrait = (callers: Callers, trait: Trait): Callers => {
  return { ...callers, traits: [trait] };
};

/** The callers that may be in both; null for nobody. Returns the first argument itself where it is not narrowed. */
export const intersect = (one: Callers, other: Callers): Callers | null => {
  if (one === other || other === everybody) return one;
  if (one === everybody) return other;
  const kind = commonKind(one.kind, other.kind);
  if (kind === null) return null;
  const members = commonMembers(one.members, other.members);
  if (members?.list.length === 0) return null;
  const traits = commonTraits(one.traits, other.traits);
  if (traits === null) return null;
  const withoutInsiders = one.withoutInsiders || other.withoutInsiders;
  const onlyNamed = one.onlyNamed || other.onlyNamed;
  const isSame = kind === one.kind && members === one.members && traits === one.traits;
  if (isSame && withoutInsiders === one.withoutInsiders && onlyNamed === one.onlyNamed) return one;
  return { kind, members, traits, withoutInsiders, onlyNamed };
};

const commonKind = (one: Callers['kind'], other: Callers['kind']): Callers['kind'] | null => {
  if (one === other || other === 'ANY') return one;
  return one === 'ANY' ? other : null;
};

const commonMembers = (one: MemberSet | null, other: MemberSet | null): MemberSet | null => {
  if (one === null) return other;
  return other === null ? one : intersectMembers(one, other);
};

/** Null where a trait excludes everyone. */
const commonTraits = (one: readonly Trait[], other: readonly Trait[]): readonly Trait[] | null => {
  if (other.length === 0) return one;
  if (one.length === 0) return other;
  let traits = one;
  for (const trait of other) {
    const at = traits.findIndex(({ name }) => name === trait.name);
    const own = traits[at];
    if (own === undefined) {
      traits = [...traits, trait];
      continue;
    }
    const common = intersectTraits(own, trait);
    if (common === null) return null;
    if (common !== own) traits = traits.with(at, common);
  }
  return traits;
};

/** Whether everyone in the first is certainly in the second. */
const isWithin = (one: Callers, other: Callers): boolean => {
  if (other.onlyNamed || (other.kind !== 'ANY' && other.kind !== one.kind)) return false;
  const { members, traits } = other;
  if (members !== null && !(one.members !== null && holdsMembers(members, one.members))) return false;
  for (const trait of traits) if (!isAnyWithin(one.traits, trait)) return false;
  return true;
};

const isAnyWithin = (traits: readonly Trait[], trait: Trait): boolean => {
  for (const own of traits) if (own.name === trait.name && isTraitWithin(own, trait)) return true;
  return false;
};

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

/** The callers of one set that may be in an audience: the set itself where it is not narrowed. */
export const narrowTo = (audience: Audience, callers: Callers): Audience => {
  if (audience === toEverybody || audience.length > maxSets) return [callers];
  const [first] = audience;
  if (first === undefined || audience.length > 1) return intersectWithAny(callers, audience);
  const common = intersect(callers, first);
  return common === null ? nobody : [common];
};

/** The intersections with each set of the audience. If one of them is the whole set, it includes the others. */
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
  for (const each of audience) if (isWithin(callers, each)) return true;
  return false;
};

/** Whether all callers are certainly in each of the audiences. Most often the last ones, of conditions, decide. */
export const isInEach = (callers: Callers, audiences: readonly Audience[]): boolean => {
  for (let at = audiences.length - 1; at >= 0; at -= 1)
    if (!isInAudience(callers, audiences[at] ?? nobody)) return false;
  return true;
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
