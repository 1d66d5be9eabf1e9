import type { AudienceKey, AudienceKeyKind } from '../../languages/statements/audience-key.ts';
import type { KeyPolicyCondition } from '../../types.ts';
import { hasLetter, inAnyCase } from './any-case.ts';
import { readArn } from './fixed-arn.ts';
import { comparisonModeOf, fillFromKey } from './fixed-value.ts';
import { type Found, type Identified, type IdentifiedPrincipal, nothingFound } from './identified.ts';
import {
  type Read,
  readName,
  readNetworkArn,
  readOrganizationPath,
  readPath,
  readServiceName,
  toNames,
} from './read-names.ts';
import { accountIdOf, type ConditionScope } from './scope.ts';
import { readAddresses, readIsService } from './typed-values.ts';
import { beforeWildcard } from './wildcards.ts';

/** Null where the operator does not fit the type of the key's values. */
export const readValues = (
  condition: KeyPolicyCondition,
  { kind }: AudienceKey,
  scope: ConditionScope,
): Identified | null => {
  if (kind === 'ADDRESS') return readAddresses(condition);
  if (kind === 'IS_SERVICE') return readIsService(condition);
  const mode = comparisonModeOf(condition);
  if (mode === null) return null;
  const found = nothingFound();
  const ignoresCase = condition.baseOperator.endsWith('IgnoreCase');
  for (const value of condition.values) {
    const filled = fillFromKey(value, mode, scope);
    const read = ignoresCase ? inAnyCase(filled, kind) : filled;
    found.ignoresCase ||= ignoresCase && hasLetter(read.text);
    found.isExact &&= read.isExact;
    const known = found.principals.length;
    const outcome = readers[kind](read.text, read.mode, scope, found);
    if (read.mode !== filled.mode) nameAsWritten(found, known, value);
    found.isOpen ||= outcome === 'OPEN';
    found.isUnreadable ||= outcome === 'UNREADABLE';
  }
  return found;
};

/** @param known - The number of principals that other values identify. */
const nameAsWritten = ({ principals }: Found, known: number, written: string): void => {
  for (const principal of principals.splice(known)) principals.push({ ...principal, written });
};

const wholeAccount = (account: string): IdentifiedPrincipal => ({ account, arn: null, pattern: null });

const readAccount: Read = (value, mode, scope, found) => {
  const name = readName(value, mode, scope);
  if (typeof name !== 'string') return name.outcome;
  found.principals.push(wholeAccount(name));
  return null;
};

/**
 * `arn:*:*::111122223333:*`; not `arn:aws:iam::111122223333:*` where some callers' ARN has another service: in AWS,
 * federated users have one of STS.
 */
const isWholeAccount = (arn: string, { grammar: { callers, conditions } }: ConditionScope): boolean => {
  // Rules out nearly all values.
  if (!arn.endsWith(':*')) return false;
  const { accountPart, parts: length } = conditions.arnShape;
  const parts = arn.split(':');
  const service = parts[accountPart - 2];
  const isOfAll =
    service === '*' || callers.forms.every(({ prefix }) => prefix.split(':')[accountPart - 2] === service);
  return isOfAll && parts.length === length;
};

/** Whether the text is an account id. False where their length varies, since other texts look alike. */
const isAccountId = (text: string, { grammar }: ConditionScope): boolean =>
  text.length === grammar.conditions.arnShape.accountDigits && /^\d+$/.test(text);

const readPrincipal: Read = (value, mode, scope, found) => {
  // The key of a session's request holds the ARN of its role.
  if (scope.grammar.conditions.arnShape.sessionArn?.test(value)) return 'NOBODY';
  const arn = readArn(value, mode, scope);
  if ('outcome' in arn) return arn.outcome;
  const { account, text, isPattern } = arn;
  const isWhole = account !== '' && mode === 'ARN_PARTS' && isWholeAccount(text, scope);
  const pattern = mode === 'ARN_PARTS' ? 'ARN_PARTS' : 'WILDCARDS';
  found.principals.push(isWhole ? wholeAccount(account) : { account, arn: text, pattern: isPattern ? pattern : null });
  return null;
};

/** `AROA…:session` belongs to a role of an unknown account; the root user's id is its account id. */
const readUserId: Read = (value, mode, scope, found) => {
  if (mode === 'LITERAL' && value !== beforeWildcard(value)) return 'NOBODY';
  const fixed = beforeWildcard(value);
  if (fixed !== value && !fixed.includes(':')) return 'OPEN';
  const [account = ''] = value.split(':', 1);
  if (!isAccountId(account, scope)) found.userIds.push(value);
  else {
    found.principals.push(wholeAccount(account));
    found.isExact = false;
  }
  return null;
};

/** The account of a resource that acts through a role of the same account. */
const readActingResource: Read = (value, mode, scope, found) => {
  const arn = readArn(value, mode, scope);
  if ('outcome' in arn) return arn.outcome;
  if (arn.account === '') return 'OPEN';
  found.isExact = false;
  found.principals.push(wholeAccount(arn.account));
  return null;
};

const readSourceArn: Read = (value, mode, scope, found) => {
  const arn = readArn(value, mode, scope);
  if ('outcome' in arn) return arn.outcome;
  found.isExact = false;
  if (arn.account === '') found.anyService = true;
  else found.names.push(arn.account);
  return null;
};

/** Only a value with an account says on whose behalf a service calls: an ARN, or an account id. */
const readContext: Read = (value, mode, scope, found) => {
  found.isExact = false;
  if (isAccountId(value, scope)) {
    found.names.push(value);
    return null;
  }
  const arn = readArn(value, mode, scope);
  if ('outcome' in arn) return arn.outcome;
  if (!isAccountId(accountIdOf(arn.account), scope)) return 'OPEN';
  found.names.push(arn.account);
  return null;
};

const readers: Readonly<Record<Exclude<AudienceKeyKind, 'ADDRESS' | 'IS_SERVICE'>, Read>> = {
  ACCOUNT: readAccount,
  PRINCIPAL: readPrincipal,
  USER_ID: readUserId,
  ORGANIZATION: toNames(readName),
  ORGANIZATION_PATH: readOrganizationPath,
  NETWORK: toNames(readName),
  NETWORK_ARN: readNetworkArn,
  NETWORK_PATH: toNames(readPath),
  SOURCE_ACCOUNT: toNames(readName),
  SOURCE_ARN: readSourceArn,
  SOURCE_ORGANIZATION: toNames(readName),
  SOURCE_ORGANIZATION_PATH: readOrganizationPath,
  SOURCE_IN_CONTEXT: readContext,
  SERVICE_NAME: readServiceName,
  ACTING_RESOURCE: readActingResource,
};
