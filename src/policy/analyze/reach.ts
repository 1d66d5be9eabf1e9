import type { KeyPolicyExposure, KeyPolicyReach, KeyPolicyReachScope, KeyTrust } from '../types.ts';
import type { Callers } from './audience/callers.ts';
import type { Member } from './audience/member.ts';
import type { Trait, TraitKind } from './audience/trait.ts';
import { accountIdOf, unknownAccount } from './conditions/scope.ts';
import { memoize } from './memoize.ts';

/** The key's own account, and trusted outsiders. */
export interface TrustScope {
  readonly ownAccount: string;
  readonly trustedAccounts: ReadonlySet<string>;
  /** Whether all organizations that a trait names are trusted. */
  readonly namesTrusted: (trait: Trait) => boolean;
  /** How many digits an account id has; null where that varies. */
  readonly accountDigits: number | null;
}

/** How far a set of callers reaches. */
export interface Reach {
  readonly exposure: KeyPolicyExposure;
  readonly entries: readonly KeyPolicyReach[];
  /** Whether callers of the key's own account may be among them; services don't count. */
  readonly hasInsiders: boolean;
  /** Whether all of them are certainly principals of other accounts. */
  readonly isOutside: boolean;
  /** The ids of outside accounts. */
  readonly externalAccounts: readonly string[];
}

export const createTrustScope = (
  ownAccount: string,
  accountDigits: number | null,
  trust: KeyTrust | undefined,
): TrustScope => {
  const organizations = new Set(trust?.organizations);
  return {
    ownAccount,
    accountDigits,
    trustedAccounts: new Set(trust?.accounts),
    namesTrusted: memoize(({ values }: Trait) => areAllIn(values, organizations)),
  };
};

/** Computes the reach of sets of callers. Memoized, since permissions share them. */
export const createReachOf = (trustScope: TrustScope): ((callers: Callers) => Reach) => {
  const ofServices = createReachOfServices(trustScope);
  return memoize((callers) =>
    callers.kind === 'SERVICES' ? ofServices(callers) : reachOfPrincipals(callers, trustScope),
  );
};

/** The reach of a service does not depend on its name, so services with the same sources share a result. */
const createReachOfServices = (trustScope: TrustScope): ((callers: Callers) => Reach) => {
  let traitsSeen = 0;
  const idOf = memoize((_trait: Trait) => traitsSeen++);
  const known = new Map<string, Reach>();
  return ({ traits }) => {
    const sources = traits.filter(({ kind }) => kind !== 'SERVICE_NAME');
    const name = sources.map(idOf).join();
    const found = known.get(name) ?? reachOfServices(sources, trustScope);
    known.set(name, found);
    return found;
  };
};

const reachOfPrincipals = (callers: Callers, trustScope: TrustScope): Reach => {
  return callers.members === null
    ? reachOfMany(callers, trustScope)
    : reachOfMembers(callers.members.list, callers, trustScope);
};

/** Account ids, including those of other partitions, without placeholders. */
const idsOf = (accounts: Iterable<string>, { accountDigits }: TrustScope): readonly string[] => {
  const ids: string[] = [];
  for (const account of accounts) {
    const id = accountIdOf(account);
    if (accountDigits === null ? /^\d/.test(id) : id.length === accountDigits && /^\d+$/.test(id)) ids.push(id);
  }
  return ids;
};

/** What limits callers of every account, narrowest first. */
const scopes: readonly (readonly [TraitKind, KeyPolicyReachScope])[] = [
  ['USER_ID', 'PRINCIPAL'],
  ['ORGANIZATION', 'ORGANIZATION'],
  ['NETWORK', 'NETWORK'],
];

const reachOfMany = ({ traits, withoutInsiders }: Callers, trustScope: TrustScope): Reach => {
  const trusted = isOfTrustedOrganization(traits, trustScope);
  const base = { hasInsiders: !withoutInsiders, isOutside: withoutInsiders, externalAccounts: [] };
  for (const [kind, scope] of scopes) {
    const trait = traits.find((each) => each.kind === kind);
    if (trait === undefined) continue;
    const entry: KeyPolicyReach = { scope, values: [...trait.values].sort(), external: true, trusted };
    return { ...base, exposure: trusted ? 'TRUSTED' : 'EXTERNAL', entries: [entry] };
  }
  return { ...base, exposure: 'PUBLIC', entries: [{ scope: 'ANYONE', values: [], external: true, trusted: false }] };
};

const areAllIn = (values: Iterable<string>, trusted: ReadonlySet<string>): boolean => {
  for (const value of values) if (!trusted.has(organizationOf(value))) return false;
  return true;
};

const organizationOf = (value: string): string => value.split('/', 1).join();

const isOfTrustedOrganization = (traits: readonly Trait[], { namesTrusted }: TrustScope): boolean => {
  return traits.some(
    (trait) => (trait.kind === 'ORGANIZATION' || trait.kind === 'SOURCE_ORGANIZATION') && namesTrusted(trait),
  );
};

const reachOfMembers = (members: readonly Member[], { traits }: Callers, trustScope: TrustScope): Reach => {
  const inTrusted = isOfTrustedOrganization(traits, trustScope);
  const isOne = traits.some(({ kind }) => kind === 'USER_ID');
  const [single] = members;
  if (single !== undefined && members.length === 1) return reachOfMember(single, isOne, inTrusted, trustScope);
  const groups: Groups = new Map();
  const outside = new Set<string>();
  let [hasInsiders, isOutside, exposure] = [false, true, 'NONE' as KeyPolicyExposure];
  for (const member of members) {
    const entry = reachClassOf(member, isOne, inTrusted, trustScope);
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
const reachOfMember = (member: Member, isOne: boolean, inTrusted: boolean, trustScope: TrustScope): Reach => {
  const reachClass = reachClassOf(member, isOne, inTrusted, trustScope);
  const { scope, external, trusted } = reachClass;
  const hasInsiders = mayBeInside(member, trustScope);
  return {
    exposure: exposureOfOne(reachClass),
    entries: [{ scope, external, trusted, values: [textOf(member)] }],
    hasInsiders,
    isOutside: !hasInsiders,
    externalAccounts: external && member.account !== '' ? idsOf([member.account], trustScope) : [],
  };
};

type ReachClass = Omit<KeyPolicyReach, 'values'>;
type Groups = Map<string, { readonly entry: ReachClass; readonly values: string[] }>;

const reachClassOf = (
  { form, account }: Member,
  isOne: boolean,
  inTrusted: boolean,
  trustScope: TrustScope,
): ReachClass => {
  const external = account !== trustScope.ownAccount;
  const trusted = external && (inTrusted || trustScope.trustedAccounts.has(account));
  return { scope: form === 'ACCOUNT' && !isOne ? 'ACCOUNT' : 'PRINCIPAL', external, trusted };
};

const exposureOfOne = ({ external, trusted }: ReachClass): KeyPolicyExposure => {
  return external === true ? (trusted ? 'TRUSTED' : 'EXTERNAL') : 'INTERNAL';
};

const mayBeInside = ({ account }: Member, { ownAccount }: TrustScope): boolean => {
  return account === ownAccount || account === '' || ownAccount === unknownAccount;
};

const textOf = ({ form, account, text }: Member): string => (form === 'ACCOUNT' ? accountIdOf(account) : text);

const addTo = (groups: Groups, entry: ReachClass, member: Member): void => {
  const name = `${entry.scope} ${entry.external} ${entry.trusted}`;
  const group = groups.get(name);
  if (group === undefined) groups.set(name, { entry, values: [textOf(member)] });
  else group.values.push(textOf(member));
};

/** A service is as far outside as the accounts or organizations that it acts for; without any it counts as inside. */
const reachOfServices = (traits: readonly Trait[], trustScope: TrustScope): Reach => {
  const accounts = commonValues(traits.filter(({ kind }) => kind === 'SOURCE_ACCOUNT'));
  const organizations = commonValues(traits.filter(({ kind }) => kind === 'SOURCE_ORGANIZATION'));
  const base = { hasInsiders: false, isOutside: false };
  if (accounts.length > 0) return { ...base, ...reachOfSources(accounts, traits, trustScope) };
  const isNamed = organizations.length > 0;
  const trusted = isNamed && isOfTrustedOrganization(traits, trustScope);
  const external = isNamed ? true : null;
  const exposure = isNamed ? (trusted ? 'TRUSTED' : 'EXTERNAL') : 'INTERNAL';
  return {
    ...base,
    exposure,
    externalAccounts: [],
    entries: [{ scope: 'SERVICE', values: organizations, external, trusted }],
  };
};

const reachOfSources = (accounts: readonly string[], traits: readonly Trait[], trustScope: TrustScope) => {
  const inTrusted = isOfTrustedOrganization(traits, trustScope);
  const own = accounts.filter((account) => account === trustScope.ownAccount);
  const others = accounts.filter((account) => account !== trustScope.ownAccount);
  const isTrusted = (account: string) => inTrusted || trustScope.trustedAccounts.has(account);
  const trusted = others.filter(isTrusted);
  const untrusted = others.filter((account) => !isTrusted(account));
  const toEntry = (values: readonly string[], external: boolean, areTrusted: boolean): readonly KeyPolicyReach[] =>
    values.length === 0
      ? []
      : [{ scope: 'SERVICE', values: values.map(accountIdOf).sort(), external, trusted: areTrusted }];
  const exposure: KeyPolicyExposure = untrusted.length > 0 ? 'EXTERNAL' : trusted.length > 0 ? 'TRUSTED' : 'INTERNAL';
  const entries = [...toEntry(own, false, false), ...toEntry(trusted, true, true), ...toEntry(untrusted, true, false)];
  return { exposure, entries, externalAccounts: idsOf(others, trustScope) };
};

/** The sources that all keys have in common; where they contradict each other, any of them. */
const commonValues = (traits: readonly Trait[]): readonly string[] => {
  const [first, ...others] = traits;
  if (first === undefined) return [];
  const common = [...first.values].filter((value) => others.every(({ values }) => values.has(value)));
  return common.length > 0 ? common : [...new Set(traits.flatMap(({ values }) => [...values]))];
};

const narrowestFirst: readonly KeyPolicyExposure[] = ['NONE', 'INTERNAL', 'TRUSTED', 'EXTERNAL', 'PUBLIC'];

export const wider = (one: KeyPolicyExposure, other: KeyPolicyExposure): KeyPolicyExposure => {
  return narrowestFirst.indexOf(one) >= narrowestFirst.indexOf(other) ? one : other;
};

/** Whether callers outside the key's account are among them. */
export const reachesOutside = ({ exposure }: Reach): boolean => {
  return exposure === 'TRUSTED' || exposure === 'EXTERNAL' || exposure === 'PUBLIC';
};
