import type { KeyPolicyExposure, KeyPolicyReach, KeyPolicyReachScope } from '../types.ts';
import type { Callers } from './audience/audience.ts';
import type { Member } from './audience/member.ts';
import type { TraitKind } from './audience/trait.ts';
import { accountIdOf, unknownAccount } from './conditions/scope.ts';
import { memoize } from './memoize.ts';
import { type Reach, wider } from './reach.ts';
import { createReachOfServices } from './reach-of-services.ts';
import { idsOf, isAccountId, isOfTrustedOrganization, type TrustScope } from './trust-scope.ts';

/** Computes the reach of sets of callers. Memoized, since permissions share them. */
export const createReachOf = (trustScope: TrustScope): ((callers: Callers) => Reach) => {
  const ofServices = createReachOfServices(trustScope);
  return memoize((callers) =>
    callers.kind === 'SERVICES' ? ofServices(callers) : reachOfPrincipals(callers, trustScope),
  );
};

const reachOfPrincipals = (callers: Callers, trustScope: TrustScope): Reach => {
  return callers.members === null
    ? reachOfMany(callers, trustScope)
    : reachOfMembers(callers.members.list, callers, trustScope);
};

/** What limits callers of every account, narrowest first. */
const scopes: readonly (readonly [TraitKind, KeyPolicyReachScope])[] = [
  ['USER_ID', 'PRINCIPAL'],
  ['ORGANIZATION', 'ORGANIZATION'],
  ['NETWORK', 'NETWORK'],
];

const reachOfMany = ({ kind: who, traits, withoutInsiders }: Callers, trustScope: TrustScope): Reach => {
  const trusted = isOfTrustedOrganization(traits, trustScope);
  // Services are of no account.
  const isOutside = withoutInsiders && who === 'PRINCIPALS';
  const base = { hasInsiders: !withoutInsiders, isOutside, externalAccounts: [] };
  for (const [kind, scope] of scopes) {
    const trait = traits.find((each) => each.kind === kind);
    if (trait === undefined) continue;
    const entry: KeyPolicyReach = { scope, values: [...trait.values].sort(), external: true, trusted };
    return { ...base, exposure: trusted ? 'TRUSTED' : 'EXTERNAL', entries: [entry] };
  }
  return { ...base, exposure: 'PUBLIC', entries: [{ scope: 'ANYONE', values: [], external: true, trusted: false }] };
};

const reachOfMembers = (members: readonly Member[], { traits }: Callers, trustScope: TrustScope): Reach => {
  const isInTrustedOrganization = isOfTrustedOrganization(traits, trustScope);
  const isOne = traits.some(({ kind }) => kind === 'USER_ID');
  const single = members[0];
  if (single !== undefined && members.length === 1)
    return reachOfMember(single, isOne, isInTrustedOrganization, trustScope);
  const groups: Groups = new Map();
  const outside = new Set<string>();
  let [hasInsiders, isOutside, exposure] = [false, true, 'NONE' as KeyPolicyExposure];
  for (const member of members) {
    const entry = reachClassOf(member, isOne, isInTrustedOrganization, trustScope);
    addTo(groups, entry, member);
    exposure = wider(exposure, exposureOfOne(entry));
    if (entry.external && member.account !== '') outside.add(member.account);
    const isInside = mayBeInside(member, trustScope);
    hasInsiders ||= isInside;
    isOutside &&= !isInside;
  }
  const entries = [...groups.values()].map(({ entry, values }) => ({ ...entry, values: values.sort() }));
  return { exposure, entries, hasInsiders, isOutside, externalAccounts: idsOf(outside, trustScope) };
};

/** The case of a single entry, the most common one. */
const reachOfMember = (
  member: Member,
  isOne: boolean,
  isInTrustedOrganization: boolean,
  trustScope: TrustScope,
): Reach => {
  const reachClass = reachClassOf(member, isOne, isInTrustedOrganization, trustScope);
  const { scope, external, trusted } = reachClass;
  const hasInsiders = mayBeInside(member, trustScope);
  const id = accountIdOf(member.account);
  const values = [textOf(member)];
  const isListed = external && isAccountId(id, trustScope);
  return {
    exposure: exposureOfOne(reachClass),
    entries: [{ scope, external, trusted, values }],
    hasInsiders,
    isOutside: !hasInsiders,
    externalAccounts: isListed ? (values[0] === id ? values : [id]) : noAccounts,
  };
};

const noAccounts: readonly string[] = [];

type ReachClass = Omit<KeyPolicyReach, 'values'>;
type Groups = Map<string, { readonly entry: ReachClass; readonly values: string[] }>;

const reachClassOf = (
  { form, account }: Member,
  isOne: boolean,
  isInTrustedOrganization: boolean,
  trustScope: TrustScope,
): ReachClass => {
  const external = account !== trustScope.ownAccount;
  const trusted = external && (isInTrustedOrganization || trustScope.trustedAccounts.has(account));
  return { scope: form === 'ACCOUNT' && !isOne ? 'ACCOUNT' : 'PRINCIPAL', external, trusted };
};

const exposureOfOne = ({ external, trusted }: ReachClass): KeyPolicyExposure => {
  return external === true ? (trusted ? 'TRUSTED' : 'EXTERNAL') : 'INTERNAL';
};

const mayBeInside = ({ account }: Member, { ownAccount }: TrustScope): boolean => {
  return account === ownAccount || account === '' || ownAccount === unknownAccount;
};

const textOf = ({ form, account, text, written }: Member): string =>
  form === 'ACCOUNT' ? accountIdOf(account) : (written ?? text);

const addTo = (groups: Groups, entry: ReachClass, member: Member): void => {
  const name = `${entry.scope} ${entry.external} ${entry.trusted}`;
  const group = groups.get(name);
  if (group === undefined) groups.set(name, { entry, values: [textOf(member)] });
  else group.values.push(textOf(member));
};
