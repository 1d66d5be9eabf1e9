import type { AudienceKey, AudienceKeyKind } from '../../languages/statements/audience-key.ts';
import { matchesArnGlob } from '../../match/arn-glob.ts';
import { type Glob, toGlob } from '../../match/glob.ts';
import { matchesGlob } from '../../match/matches-glob.ts';
import type { KeyPolicyCondition } from '../../types.ts';
import {
  type Audience,
  allPrincipals,
  allServices,
  type Callers,
  everybody,
  membersOnly,
  withTrait,
} from '../audience/audience.ts';
import { accountMember, arnMember, type Member, patternMember } from '../audience/member.ts';
import { MemberSet } from '../audience/member-set.ts';
import { createTrait, type TraitKind } from '../audience/trait.ts';
import type { Identified, IdentifiedPrincipal } from './identified.ts';
import { readValues } from './read-values.ts';
import { type ConditionScope, unknownAccount } from './scope.ts';

/** The callers that the values of a condition identify. */
export interface FixedCallers extends Pick<Identified, 'isOpen' | 'isUnreadable' | 'isExact'> {
  /** The callers that one of the values identifies. */
  readonly fixed: Audience;
}

/** Null where the operator does not fit the type of the key's values. */
export const fixedCallersOf = (
  condition: KeyPolicyCondition,
  key: AudienceKey,
  lowerKey: string,
  scope: ConditionScope,
): FixedCallers | null => {
  const read = readValues(condition, key, scope);
  if (read === null) return null;
  const { isOpen, isUnreadable, isExact } = read;
  return { fixed: toAudience(read, key.kind, lowerKey, scope), isOpen, isUnreadable, isExact };
};

/** How the values of a key map to callers and traits. */
const traits: Readonly<Record<AudienceKeyKind, readonly [Callers, TraitKind, string | null]>> = {
  ACCOUNT: [allPrincipals, 'USER_ID', null],
  PRINCIPAL: [allPrincipals, 'USER_ID', null],
  USER_ID: [allPrincipals, 'USER_ID', null],
  ACTING_RESOURCE: [allPrincipals, 'USER_ID', null],
  ORGANIZATION: [allPrincipals, 'ORGANIZATION', null],
  ORGANIZATION_PATH: [allPrincipals, 'ORGANIZATION', null],
  ADDRESS: [everybody, 'NETWORK', 'KEY'],
  NETWORK: [everybody, 'NETWORK', 'KEY'],
  NETWORK_ARN: [everybody, 'NETWORK', 'KEY'],
  NETWORK_PATH: [everybody, 'NETWORK', 'KEY'],
  SOURCE_ACCOUNT: [allServices, 'SOURCE_ACCOUNT', 'KEY'],
  SOURCE_ARN: [allServices, 'SOURCE_ACCOUNT', 'KEY'],
  SOURCE_ORGANIZATION: [allServices, 'SOURCE_ORGANIZATION', null],
  SOURCE_ORGANIZATION_PATH: [allServices, 'SOURCE_ORGANIZATION', null],
  SOURCE_IN_CONTEXT: [allServices, 'SOURCE_ACCOUNT', 'KEY'],
  SERVICE_NAME: [allServices, 'SERVICE_NAME', null],
  IS_SERVICE: [allServices, 'SERVICE_NAME', null],
};

/**
 * Whether an ARN matches a pattern, which is compiled when it is first compared.
 * @param arnParts - The number of parts that colons separate in the provider's ARNs, to compare like the Arn operators,
 *   whose wildcards don't cross colons; null to compare the whole text.
 */
const createMatches = (pattern: string, arnParts: number | null): ((arn: string) => boolean) => {
  // Its ends, which are compared before, are all there is to a pattern with one `*`.
  if (arnParts === null && hasOneStar(pattern)) return (arn) => arn.length >= pattern.length - 1;
  let glob: Glob | undefined;
  return (arn) => {
    glob ??= toGlob(pattern);
    return arnParts === null ? matchesGlob(glob, arn) : matchesArnGlob(glob, arn, arnParts);
  };
};

const hasOneStar = (pattern: string): boolean => {
  const star = pattern.indexOf('*');
  return star >= 0 && star === pattern.lastIndexOf('*') && !pattern.includes('?');
};

const toMember = ({ account, arn, pattern, written }: IdentifiedPrincipal, arnParts: number): Member => {
  if (arn === null) return accountMember(account);
  if (pattern === null) return arnMember(account, arn);
  const member = patternMember(account, arn, createMatches(arn, pattern === 'ARN_PARTS' ? arnParts : null));
  return written === undefined ? member : { ...member, written };
};

const toAudience = (
  { principals, userIds, names, spans, ignoresCase, anyService, anyPrincipal }: Identified,
  kind: AudienceKeyKind,
  lowerKey: string,
  { grammar, ownAccount }: ConditionScope,
): Audience => {
  if (anyService && anyPrincipal) return [everybody];
  const found: Callers[] = [];
  if (anyService) found.push(allServices);
  if (anyPrincipal) found.push(allPrincipals);
  const { parts } = grammar.conditions.arnShape;
  if (principals.length > 0) {
    const members = principals.map((principal) => toMember(principal, parts));
    const hasUnknownAccount = ownAccount === unknownAccount && members.some(({ account }) => account === ownAccount);
    found.push(membersOnly(new MemberSet(members, hasUnknownAccount)));
  }
  if (userIds.length > 0)
    found.push(withTrait(allPrincipals, createTrait('USER_ID', 'USER_ID', userIds, { ignoresCase })));
  if (names.length === 0) return found;
  const [who, traitKind, naming] = traits[kind];
  const name = naming === 'KEY' || lowerKey === grammar.conditions.managementAccount ? lowerKey : traitKind;
  return [...found, withTrait(who, createTrait(traitKind, name, names, { spans, ignoresCase }))];
};
