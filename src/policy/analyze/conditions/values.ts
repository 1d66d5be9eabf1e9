import type { AudienceKey, AudienceKeyKind } from '../../languages/statements/audience-key.ts';
import type { KeyPolicyCondition } from '../../types.ts';
import { isTooBroad, mergeSpans, parseSpan } from '../audience/address-ranges.ts';
import type { Audience } from '../audience/audience.ts';
import { allPrincipals, allServices, type Callers, everybody, membersOnly, withTrait } from '../audience/callers.ts';
import { accountMember, arnMember, type Member, patternMember } from '../audience/member.ts';
import { MemberSet } from '../audience/member-set.ts';
import { createTrait, type TraitKind } from '../audience/trait.ts';
import {
  beforeWildcard,
  type Comparing,
  comparingOf,
  fillFromKey,
  type Outcome,
  readArn,
  readName,
  readPath,
} from './fixed-value.ts';
import type { ConditionScope } from './scope.ts';

/** The callers that the values of a condition identify. */
export interface FixedCallers {
  /** The callers that one of the values identifies. */
  readonly fixed: Audience;
  /** Whether anyone may match one of the values. */
  readonly isOpen: boolean;
  /** Whether the operator can't compare with one of the values. */
  readonly isUnreadable: boolean;
  /**
   * False where `fixed` includes others than those that meet the condition, such as a whole account for a queue's ARN.
   */
  readonly isExact: boolean;
}

const open: FixedCallers = { fixed: [], isOpen: true, isUnreadable: false, isExact: false };

/** How values are read, by kind of key. */
interface Found {
  readonly members: Member[];
  readonly userIds: string[];
  readonly names: string[];
  readonly callers: Callers[];
  isExact: boolean;
}

type Read = (value: string, comparing: Comparing, scope: ConditionScope, found: Found) => Outcome | null;

/** Null where the operator does not fit the type of the key's values. */
export const readValues = (
  condition: KeyPolicyCondition,
  key: AudienceKey,
  lowerKey: string,
  scope: ConditionScope,
): FixedCallers | null => {
  if (key.kind === 'ADDRESS') return readAddresses(condition, lowerKey);
  if (key.kind === 'IS_SERVICE') return readIsService(condition);
  const comparing = comparingOf(condition);
  if (comparing === null) return null;
  const found: Found = { members: [], userIds: [], names: [], callers: [], isExact: true };
  let [isOpen, isUnreadable] = [false, false];
  for (const value of condition.values) {
    const filled = fillFromKey(value, comparing, scope);
    const outcome = readers[key.kind](filled.text, filled.comparing, scope, found);
    isOpen ||= outcome === 'OPEN';
    isUnreadable ||= outcome === 'UNREADABLE';
  }
  return { fixed: toAudience(found, key.kind, lowerKey, scope), isOpen, isUnreadable, isExact: found.isExact };
};

const toNames =
  (read: typeof readName): Read =>
  (value, comparing, _scope, found) => {
    const name = read(value, comparing);
    if (typeof name !== 'string') return name.outcome;
    found.names.push(name);
    return null;
  };

const readAccount: Read = (value, comparing, _scope, found) => {
  const name = readName(value, comparing);
  if (typeof name !== 'string') return name.outcome;
  found.members.push(accountMember(name));
  return null;
};

/** `arn:aws:iam::111122223333:*` */
const isWholeAccount = (arn: string): boolean => arn.endsWith(':*') && /^(?:[^:]*:){5}\*$/.test(arn);

/** A session's ARN is never the value of a key that holds the role's ARN. */
const sessionArn = /^[^:]+:[^:]+:sts::[^:]*:assumed-role\//;

const readPrincipal: Read = (value, comparing, scope, found) => {
  if (sessionArn.test(value)) return 'NOBODY';
  const arn = readArn(value, comparing, scope);
  if ('outcome' in arn) return arn.outcome;
  const { account, text, isPattern } = arn;
  if (account !== '' && comparing === 'ARN_PARTS' && isWholeAccount(text)) found.members.push(accountMember(account));
  else
    found.members.push(isPattern ? patternMember(account, text, comparing === 'ARN_PARTS') : arnMember(account, text));
  return null;
};

const accountUserId = /^\d{12}(?=:|$)/;

/** `AROA…:session` belongs to a role of an unknown account; the root user's id is its account id. */
const readUserId: Read = (value, comparing, _scope, found) => {
  if (comparing === 'LITERAL' && value !== beforeWildcard(value)) return 'NOBODY';
  const fixed = beforeWildcard(value);
  if (fixed !== value && !fixed.includes(':')) return 'OPEN';
  const account = accountUserId.exec(value)?.[0];
  if (account === undefined) found.userIds.push(value);
  else {
    found.members.push(accountMember(account));
    found.isExact = false;
  }
  return null;
};

/** The account of a resource that acts through a role of the same account. */
const readActingResource: Read = (value, comparing, scope, found) => {
  const arn = readArn(value, comparing, scope);
  if ('outcome' in arn) return arn.outcome;
  if (arn.account === '') return 'OPEN';
  found.isExact = false;
  found.members.push(accountMember(arn.account));
  return null;
};

const readSourceArn: Read = (value, comparing, scope, found) => {
  const arn = readArn(value, comparing, scope);
  if ('outcome' in arn) return arn.outcome;
  found.isExact = false;
  if (arn.account === '') found.callers.push(allServices);
  else found.names.push(arn.account);
  return null;
};

/** Only a value with an account says on whose behalf a service calls: an ARN, or an account id. */
const readContext: Read = (value, comparing, scope, found) => {
  found.isExact = false;
  if (/^\d{12}$/.test(value)) {
    found.names.push(value);
    return null;
  }
  const arn = readArn(value, comparing, scope);
  if ('outcome' in arn) return arn.outcome;
  if (!/^\d{12}$/.test(arn.account.slice(-12))) return 'OPEN';
  found.names.push(arn.account);
  return null;
};

/** `arn:aws:ec2:region:account:vpc/vpc-id`: the id alone is enough. */
const readVpcArn: Read = (value, comparing, _scope, found) => {
  const id = /\/(vpc-[^/*?]+)$/.exec(value)?.[1];
  if (comparing === 'LITERAL' && value !== beforeWildcard(value)) return 'NOBODY';
  if (id === undefined && value !== beforeWildcard(value)) return 'OPEN';
  found.names.push(value);
  return null;
};

/** Only services have service names. */
const readServiceName: Read = (value, comparing, _scope, found) => {
  const name = readName(value, comparing);
  if (typeof name === 'string') found.names.push(name);
  else if (name.outcome === 'OPEN') found.callers.push(allServices);
  else return name.outcome;
  if (typeof name !== 'string') found.isExact = false;
  return null;
};

type TextKind = Exclude<AudienceKeyKind, 'ADDRESS' | 'IS_SERVICE'>;

const readers: Readonly<Record<TextKind, Read>> = {
  ACCOUNT: readAccount,
  PRINCIPAL: readPrincipal,
  USER_ID: readUserId,
  ORGANIZATION: toNames(readName),
  ORGANIZATION_PATH: toNames(readPath),
  NETWORK: toNames(readName),
  NETWORK_ARN: readVpcArn,
  NETWORK_PATH: toNames(readPath),
  SOURCE_ACCOUNT: toNames(readName),
  SOURCE_ARN: readSourceArn,
  SOURCE_ORGANIZATION: toNames(readName),
  SOURCE_ORGANIZATION_PATH: toNames(readPath),
  SOURCE_IN_CONTEXT: readContext,
  SERVICE_NAME: readServiceName,
  ACTING_RESOURCE: readActingResource,
};

/** How the values of a key map to callers and traits. */
const traits: Readonly<Record<TextKind, readonly [Callers, TraitKind, string | null]>> = {
  ACCOUNT: [allPrincipals, 'USER_ID', null],
  PRINCIPAL: [allPrincipals, 'USER_ID', null],
  USER_ID: [allPrincipals, 'USER_ID', null],
  ACTING_RESOURCE: [allPrincipals, 'USER_ID', null],
  ORGANIZATION: [allPrincipals, 'ORGANIZATION', null],
  ORGANIZATION_PATH: [allPrincipals, 'ORGANIZATION', null],
  NETWORK: [everybody, 'NETWORK', 'KEY'],
  NETWORK_ARN: [everybody, 'NETWORK', 'KEY'],
  NETWORK_PATH: [everybody, 'NETWORK', 'KEY'],
  SOURCE_ACCOUNT: [allServices, 'SOURCE_ACCOUNT', 'KEY'],
  SOURCE_ARN: [allServices, 'SOURCE_ACCOUNT', 'KEY'],
  SOURCE_ORGANIZATION: [allServices, 'SOURCE_ORGANIZATION', null],
  SOURCE_ORGANIZATION_PATH: [allServices, 'SOURCE_ORGANIZATION', null],
  SOURCE_IN_CONTEXT: [allServices, 'SOURCE_ACCOUNT', 'KEY'],
  SERVICE_NAME: [allServices, 'SERVICE_NAME', null],
};

const toAudience = (
  { members, userIds, names, callers }: Found,
  kind: TextKind,
  lowerKey: string,
  { grammar }: ConditionScope,
): Audience => {
  const found = [...new Set(callers)];
  if (members.length > 0) found.push(membersOnly(new MemberSet(members)));
  if (userIds.length > 0) found.push(withTrait(allPrincipals, createTrait('USER_ID', 'USER_ID', userIds)));
  if (names.length === 0) return found;
  const [who, traitKind, naming] = traits[kind];
  const name = naming === 'KEY' || lowerKey === grammar.conditions.managementAccount ? lowerKey : traitKind;
  return [...found, withTrait(who, createTrait(traitKind, name, names))];
};

const readAddresses = ({ baseOperator, values }: KeyPolicyCondition, lowerKey: string): FixedCallers | null => {
  if (baseOperator !== 'IpAddress' && baseOperator !== 'NotIpAddress') return null;
  const readable = values.flatMap((value) => parseSpan(value) ?? []);
  const isUnreadable = readable.length < values.length;
  const spans = mergeSpans(readable);
  if (isTooBroad(spans)) return { ...open, isUnreadable };
  if (spans.length === 0) return { fixed: [], isOpen: false, isUnreadable, isExact: true };
  const trait = { ...createTrait('NETWORK', lowerKey, values), spans };
  return { fixed: [withTrait(everybody, trait)], isOpen: false, isUnreadable, isExact: true };
};

const booleanOperators: ReadonlySet<string> = new Set([
  'Bool',
  'StringEquals',
  'StringNotEquals',
  'StringEqualsIgnoreCase',
  'StringNotEqualsIgnoreCase',
]);

const readIsService = ({ baseOperator, values }: KeyPolicyCondition): FixedCallers | null => {
  if (!booleanOperators.has(baseOperator)) return null;
  const answers = new Set(values.map((value) => value.toLowerCase()));
  const fixed = [...(answers.has('true') ? [allServices] : []), ...(answers.has('false') ? [allPrincipals] : [])];
  const isUnreadable = [...answers].some((answer) => answer !== 'true' && answer !== 'false');
  return { fixed: fixed.length === 2 ? [everybody] : fixed, isOpen: false, isUnreadable, isExact: true };
};
