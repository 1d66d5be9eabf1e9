import type { KeyPolicyView } from '../../policy/inspect.ts';
import type { Grammar } from '../../policy/languages/language.ts';
import type { KeyPolicyPrincipal, PrincipalIdentity } from '../../policy/types.ts';

/**
 * Terms are what keys are found by: words for whom a policy names. Those of a principal narrow a search down to the keys
 * whose policies could let it in; whether one does is for the policy's evaluation to say, so that a term too many costs
 * time and a term too few would lose a key.
 */

/** The policy has a statement that allows everybody, or everybody but some. */
const anyone = 'anyone';
const accountTerm = (accountId: string): string => `account ${accountId}`;
const textTerm = (value: string): string => `principal ${value}`;
const identityTerm = ({ kind, accountId, name }: PrincipalIdentity): string => `${kind} ${accountId} ${name}`;

/** The term of an account outside of the key's own that the policy lets in. */
export const externalAccountTerm = (accountId: string): string => `external account ${accountId}`;

/** The term of an organization that the policy lets in. */
export const organizationTerm = (organization: string): string => `organization ${organization}`;

/** The terms of a policy that is well-formed, each once. */
export const termsOf = ({ policy, analysis }: KeyPolicyView): readonly string[] => {
  const terms = new Set(analysis.externalAccounts.map(externalAccountTerm));
  for (const { effect, principals, notPrincipals } of policy.statements) {
    if (effect !== 'ALLOW') continue;
    if (notPrincipals !== null) terms.add(anyone);
    for (const principal of principals ?? []) for (const term of termsOfPrincipal(principal)) terms.add(term);
  }
  return [...terms].sort();
};

const termsOfPrincipal = (principal: KeyPolicyPrincipal): readonly string[] => {
  if (principal.kind === 'ANYONE') return [anyone];
  if (principal.kind === 'ACCOUNT' && principal.accountId !== null) return [accountTerm(principal.accountId)];
  const text = textTerm(principal.value);
  return principal.accountId === null ? [text] : [text, identityTerm(principal)];
};

/**
 * The terms under which policies of one language may mean a principal: everybody, its own name, the name of what it
 * stands for, such as a session's role, and its account.
 *
 * @param value an ARN, an account id or the name of a service
 */
export const termsMeaning = (value: string, { principals }: Pick<Grammar, 'principals'>): readonly string[] => {
  const identity = { ...principals.classify(null, value), value };
  const names = [identity, ...principals.parents(identity)];
  const accounts = names.flatMap(({ accountId }) => (accountId === null ? [] : [accountTerm(accountId)]));
  return [...new Set([anyone, textTerm(value), ...names.map(identityTerm), ...accounts])];
};
