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

/** Whom the values of a condition on the caller fix. */
export interface FixedCallers {
  /** All whom one of the values fixes. */
  readonly fixed: Audience;
  /** Whether one of the values may be met by anybody. */
  readonly isOpen: boolean;
  /** Whether the operator can make nothing of one of the values. */
  readonly isUnreadable: boolean;
  /** False where `fixed` holds more than those who meet the condition, such as all of an account for a queue's ARN. */
  readonly isExact: boolean;
}

const open: FixedCallers = { fixed: [], isOpen: true, isUnreadable: false, isExact: false };

/** What the values fix, by what kind of thing it is. */
interface Found {
  readonly members: Member[];
  readonly userIds: string[];
  readonly names: string[];
  readonly callers: Callers[];
  isExact: boolean;
}

type Read = (value: string, comparing: Comparing, scope: ConditionScope, found: Found) => Outcome | null;

/** Null where the operator compares something that the key's values are not. */
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

/** A session's own ARN is never the value of a key that holds its role's. */
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

/** `AROA…:session` is of a role whose account the text does not tell; the root user's id is its account's. */
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

/** The account of a resource that acts with a role of its own account. */
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

/** Only what names an account says on whose behalf a service calls: an ARN, or the id by itself. */
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

/** Whatever the name, only services have one. */
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

/** Who has the names that the values of a key hold, and which trait they are of. */
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
