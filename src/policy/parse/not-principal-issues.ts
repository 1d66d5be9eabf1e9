import type { Grammar } from '../languages/statements/grammar.ts';
import type { KeyPolicyPrincipal, KeyPolicyPrincipalKind, PrincipalIdentity } from '../types.ts';
import { type Path, quoted } from './path.ts';
import type { ReadingScope } from './scope.ts';

/** Kinds that a Deny exempts only if their account is listed as well. */
const membersOfAccounts: ReadonlySet<KeyPolicyPrincipalKind> = new Set([
  'USER',
  'ROLE',
  'ASSUMED_ROLE_SESSION',
  'FEDERATED_USER',
]);

/**
 * Reports a Deny with NotPrincipal that denies the principals it lists: the account of each must be listed too, and a
 * role's sessions in addition to the role.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
export const reportNotPrincipal = (listed: readonly KeyPolicyPrincipal[], path: Path, scope: ReadingScope): void => {
  const { grammar, log } = scope;
  if (!grammar.principals.exemptionNeedsAccount || listed.some(({ kind }) => kind === 'ANYONE')) return;
  const accounts = new Set(listed.filter(({ kind }) => kind === 'ACCOUNT').map(({ accountId }) => accountId));
  const alone = listed.find(({ kind, accountId }) => membersOfAccounts.has(kind) && !accounts.has(accountId));
  if (alone !== undefined) {
    log.note(
      'DENY_WITHOUT_ACCOUNT',
      path,
      `${quoted(alone.value)} is denied as well: also list the root of its account.`,
    );
    return;
  }
  const role = findRoleWithoutSession(listed, grammar);
  if (role !== undefined)
    log.note('DENY_WITHOUT_ACCOUNT', path, `The sessions of ${quoted(role.value)} are denied: also list each of them.`);
};

const findRoleWithoutSession = (
  listed: readonly KeyPolicyPrincipal[],
  { principals }: Grammar,
): KeyPolicyPrincipal | undefined => {
  const nameOf = ({ name, accountId }: PrincipalIdentity): string => `${accountId} ${name}`;
  const withSession = new Set(listed.flatMap((principal) => principals.parents(principal).map(nameOf)));
  return listed.find((principal) => principal.kind === 'ROLE' && !withSession.has(nameOf(principal)));
};
