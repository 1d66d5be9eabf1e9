import { roleOfSession } from '../../session-role.ts';
import type { KeyPolicyPrincipal } from '../../types.ts';

/**
 * The principals of NotPrincipal that a Deny exempts according to the vendor: a user listed with its account, and a
 * session listed with its role and its account. An account alone certainly exempts nobody else.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
export const exemptedForCertain = (listed: readonly KeyPolicyPrincipal[]): readonly KeyPolicyPrincipal[] => {
  const accounts = new Set(listed.flatMap(({ kind, accountId }) => (kind === 'ACCOUNT' ? accountId : [])));
  const roles = new Set(listed.flatMap(({ kind, accountId, name }) => (kind === 'ROLE' ? `${accountId} ${name}` : [])));
  return listed.filter(({ kind, accountId, name }) => {
    if (kind === 'ANYONE' || kind === 'SERVICE') return true;
    if (!accounts.has(accountId)) return false;
    return kind === 'USER' || (kind === 'ASSUMED_ROLE_SESSION' && roles.has(`${accountId} ${roleOfSession(name)}`));
  });
};
