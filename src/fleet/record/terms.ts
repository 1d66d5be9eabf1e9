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
 * Search terms describe the principals in a policy. They restrict a search to the keys whose policies could allow a
 * principal; the evaluation of each policy then decides. A superfluous term takes time; a missing one would make the
 * search omit a key.
 */

/** The policy has a statement that allows everyone, or everyone with exceptions. */
const anyone = 'anyone';
const accountTerm = (accountId: string): string => toTerm(`account ${accountId}`);
const textTerm = (value: string): string => toTerm(`principal ${value}`);
/** The policy names every service, by `"Service": "*"`. Under other types, `*` is everyone. */
const anyService = textTerm('*');
const identityTerm = ({ kind, accountId, name }: PrincipalIdentity): string => toTerm(`${kind} ${accountId} ${name}`);

/** The term of an outside account with access. */
export const externalAccountTerm = (accountId: string): string => toTerm(`external account ${accountId}`);

/** The term of an organization with access. */
export const organizationTerm = (organization: string): string => toTerm(`organization ${organization}`);

/** The terms of a well-formed policy and of grants, without repeats. */
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

/** A path in an organization begins with the organization's id. */
const termsOfReach = ({ scope, values }: KeyPolicyReach): readonly string[] =>
  scope === 'ORGANIZATION' ? values.map((value) => organizationTerm(value.split('/', 1)[0] ?? value)) : [];

const termsOfPrincipal = (principal: KeyPolicyPrincipal): readonly string[] => {
  if (principal.kind === 'ANYONE') return [anyone];
  if (principal.kind === 'ACCOUNT' && principal.accountId !== null) return [accountTerm(principal.accountId)];
  const text = textTerm(principal.value);
  return principal.accountId === null ? [text] : [text, identityTerm(principal)];
};

/**
 * The terms under which policies of one language may list a principal: everyone, its own name, other names such as a
 * session's role, and its account.
 *
 * @param value an ARN, an account id or the name of a service
 */
export const termsMeaning = (value: string, { principals }: Pick<PolicyLanguage, 'principals'>): readonly string[] => {
  const identity = { ...principals.classify(null, value), value };
  const names = [identity, ...principals.parents(identity)];
  const accounts = names.flatMap(({ accountId }) => (accountId === null ? [] : [accountTerm(accountId)]));
  const services = identity.kind === 'SERVICE' ? [anyService] : [];
  return [...new Set([anyone, textTerm(value), ...services, ...names.map(identityTerm), ...accounts])];
};
