import { toLowerAscii } from '../../letter-case.ts';
import type { DerivedEntry, GivenValues } from '../../match/conditions/context.ts';
import { roleOfSession } from '../../session-role.ts';
import type { KeyPolicyPrincipalKind, PolicySubject, PrincipalIdentity } from '../../types.ts';

type Caller = PrincipalIdentity & { readonly value: string };

const derive = (key: string): ((values: GivenValues) => DerivedEntry) => {
  const lowerKey = toLowerAscii(key);
  return (values) => ({ key, lowerKey, values });
};

const toPrincipalArn = derive('aws:PrincipalArn');
const toPrincipalAccount = derive('aws:PrincipalAccount');
const toCallerAccount = derive('kms:CallerAccount');
const toPrincipalType = derive('aws:PrincipalType');
const toServiceName = derive('aws:PrincipalServiceName');
const toResourceAccount = derive('aws:ResourceAccount');
const isService = derive('aws:PrincipalIsAWSService')(['true']);
const isNoService = derive('aws:PrincipalIsAWSService')(['false']);

/**
 * @see
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principaltype
 */
const principalTypes: ReadonlyMap<KeyPolicyPrincipalKind, DerivedEntry> = new Map([
  ['ACCOUNT', toPrincipalType(['Account'])],
  ['USER', toPrincipalType(['User'])],
  ['ROLE', toPrincipalType(['AssumedRole'])],
  ['ASSUMED_ROLE_SESSION', toPrincipalType(['AssumedRole'])],
  ['FEDERATED_USER', toPrincipalType(['FederatedUser'])],
]);

/** The condition keys whose values follow from the caller; none for `*`, an unknown caller. */
export const contextOf = (caller: Caller, subject: PolicySubject): readonly DerivedEntry[] => {
  if (caller.kind === 'SERVICE') return [isService, toServiceName([caller.value])];
  if (caller.accountId === null) return [];
  const account = [caller.accountId];
  const ofAccount = [toPrincipalAccount(account), toCallerAccount(account), isNoService];
  const type = principalTypes.get(caller.kind);
  if (type === undefined) return ofAccount;
  return [toPrincipalArn(principalArn(caller, caller.accountId, subject)), type, ...ofAccount];
};

/**
 * For a session, `aws:PrincipalArn` is the ARN of its role, with a path that the session's own ARN does not contain.
 */
const principalArn = (
  { kind, partition, name, value }: Caller,
  accountId: string,
  subject: PolicySubject,
): GivenValues => {
  const start = `arn:${partition ?? subject.partition ?? 'aws'}:iam::${accountId}:`;
  if (kind === 'ACCOUNT') return [`${start}root`];
  if (kind === 'ASSUMED_ROLE_SESSION') return roleOfAnyPath(`${start}role/`, roleOfSession(name));
  return [value];
};

/**
 * The roles that IAM Identity Center creates have a path of their own, which in most Regions ends with the Region's
 * name.
 * @see https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 */
const roleOfAnyPath = (prefix: string, name: string): GivenValues => {
  return name.startsWith('AWSReservedSSO_')
    ? { prefix, name, reservedPath: 'aws-reserved/sso.amazonaws.com/' }
    : { prefix, name };
};

/** The condition keys whose values follow from the key. */
export const contextOfKey = ({ accountId }: PolicySubject): readonly DerivedEntry[] => {
  return accountId === null ? [] : [toResourceAccount([accountId])];
};
