import type { PrincipalNames } from '../languages/names.ts';
import { roleOfSession } from '../session-role.ts';
import type { KeyGrant } from './grant.ts';

/**
 * Filters out the grants that can't concern the principal, since a key may have thousands. The decision stays the same.
 */
export const grantsAbout = (
  principal: string,
  grants: readonly KeyGrant[],
  { principals }: { readonly principals: PrincipalNames },
): readonly KeyGrant[] => {
  const { kind, accountId, name } = principals.classify(null, principal);
  if (accountId === null || kind === 'ACCOUNT') return grants;
  const role = roleOfSession(name);
  const isAbout = (value: string | null) =>
    value?.includes(accountId) && (value.includes(role) || value.endsWith(':root') || value === accountId);
  return grants.filter(({ grantee, retiringPrincipal, retiringServicePrincipal, issuingAccountId }) =>
    [grantee, retiringPrincipal, retiringServicePrincipal, issuingAccountId].some(isAbout),
  );
};
