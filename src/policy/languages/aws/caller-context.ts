import type { DerivedEntry, GivenValues } from '../../match/conditions/context.ts';
import type { KeyPolicyPrincipalKind, PolicySubject, PrincipalIdentity } from '../../types.ts';

type Caller = PrincipalIdentity & { readonly value: string };

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principaltype */
const principalTypes: ReadonlyMap<KeyPolicyPrincipalKind, string> = new Map([
  ['ACCOUNT', 'Account'],
  ['USER', 'User'],
  ['ROLE', 'AssumedRole'],
  ['ASSUMED_ROLE_SESSION', 'AssumedRole'],
  ['FEDERATED_USER', 'FederatedUser'],
]);

/**
 * The condition keys that follow from who asks. Nothing follows for `*`, which stands for nobody known.
 */
export const contextOf = (caller: Caller, subject: PolicySubject): readonly DerivedEntry[] => {
  if (caller.kind === 'SERVICE') return contextOfService(caller.value);
  if (caller.accountId === null) return [];
  const type = principalTypes.get(caller.kind);
  return [
    ...(type === undefined
      ? []
      : [{ key: 'aws:PrincipalArn', values: principalArn(caller, caller.accountId, subject) }]),
    { key: 'aws:PrincipalAccount', values: [caller.accountId] },
    { key: 'kms:CallerAccount', values: [caller.accountId] },
    ...(type === undefined ? [] : [{ key: 'aws:PrincipalType', values: [type] }]),
    { key: 'aws:PrincipalIsAWSService', values: ['false'] },
  ];
};

const contextOfService = (name: string): readonly DerivedEntry[] => {
  return [
    { key: 'aws:PrincipalIsAWSService', values: ['true'] },
    { key: 'aws:PrincipalServiceName', values: [name] },
  ];
};

/** For a session, `aws:PrincipalArn` is the ARN of its role, whose path the session's own ARN leaves out. */
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
 * The roles that IAM Identity Center makes are in a path of their own, in most Regions with the Region's name.
 * @see https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 */
const roleOfAnyPath = (prefix: string, name: string): GivenValues => {
  return name.startsWith('AWSReservedSSO_')
    ? { prefix, name, reservedPath: 'aws-reserved/sso.amazonaws.com/' }
    : { prefix, name };
};

/** The role of a session, whose name is `role/session`. */
export const roleOfSession = (name: string | null): string => {
  return (name ?? '').split('/', 1).join();
};

/** The condition keys that follow from the key itself. */
export const contextOfKey = ({ accountId }: PolicySubject): readonly DerivedEntry[] => {
  return accountId === null ? [] : [{ key: 'aws:ResourceAccount', values: [accountId] }];
};
