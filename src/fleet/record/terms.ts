import type { KeyGrant } from '../../policy/grants/grant.ts';
import type { KeyPolicyView } from '../../policy/inspect.ts';
import type { PolicyLanguage } from '../../policy/languages/language.ts';
import type {
  KeyPolicyAccess,
  KeyPolicyPrincipal,
  KeyPolicyReach,
  KeyPolicyStatement,
  PrincipalIdentity,
} from '../../policy/types.ts';
import { toTerm } from './storable.ts';

/**
 * Terms are what keys are found by: words for whom a policy names. Those of a principal narrow a search down to the keys
 * whose policies could let it in; whether one does is for the policy's evaluation to say, so that a term too many costs
 * time and a term too few would lose a key.
 */

/** The policy has a statement that allows everybody, or everybody but some. */
const anyone = 'anyone';
const accountTerm = (accountId: string): string => toTerm(`account ${accountId}`);
const textTerm = (value: string): string => toTerm(`principal ${value}`);
const identityTerm = ({ kind, accountId, name }: PrincipalIdentity): string => toTerm(`${kind} ${accountId} ${name}`);

/** The term of an account outside of the key's own of which somebody is let in. */
export const externalAccountTerm = (accountId: string): string => toTerm(`external account ${accountId}`);

/** The term of an organization of which somebody is let in. */
export const organizationTerm = (organization: string): string => toTerm(`organization ${organization}`);

/** The terms of a policy that is well-formed, and of grants, each once. */
export const termsOf = (view: KeyPolicyView, grants: readonly KeyGrant[]): readonly string[] => {
  const { policy, analysis } = view;
  const access = grants.length === 0 ? null : view.accessWith(grants);
  const entries: readonly Entry[] = access?.entries ?? analysis.access;
  const { externalAccounts } = access ?? analysis;
  const named = [
    ...policy.statements.filter(({ effect }) => effect === 'ALLOW').flatMap(termsOfStatement),
    ...entries.flatMap(({ principal }) => termsOfPrincipal(principal)),
    ...entries.flatMap(({ reach }) => reach.flatMap(termsOfReach)),
    ...externalAccounts.map(externalAccountTerm),
  ];
  return [...new Set(named)].sort();
};

type Entry = Pick<KeyPolicyAccess, 'principal' | 'reach'>;

const termsOfStatement = ({ principals, notPrincipals }: KeyPolicyStatement): readonly string[] => [
  ...(notPrincipals === null ? [] : [anyone]),
  ...(principals ?? []).flatMap(termsOfPrincipal),
];

/** A path in an organization begins with the organization. */
const termsOfReach = ({ scope, values }: KeyPolicyReach): readonly string[] =>
  scope === 'ORGANIZATION' ? values.map((value) => organizationTerm(value.split('/', 1)[0] ?? value)) : [];

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
export const termsMeaning = (value: string, { principals }: Pick<PolicyLanguage, 'principals'>): readonly string[] => {
  const identity = { ...principals.classify(null, value), value };
  const names = [identity, ...principals.parents(identity)];
  const accounts = names.flatMap(({ accountId }) => (accountId === null ? [] : [accountTerm(accountId)]));
  return [...new Set([anyone, textTerm(value), ...names.map(identityTerm), ...accounts])];
};
