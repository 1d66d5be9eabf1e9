import type { KeyPolicyExposure, KeyPolicyReach } from '../types.ts';
import type { Callers } from './audience/audience.ts';
import type { Trait } from './audience/trait.ts';
import { accountIdOf } from './conditions/scope.ts';
import { memoize } from './memoize.ts';
import type { Reach } from './reach.ts';
import { idsOf, isOfTrustedOrganization, type TrustScope } from './trust-scope.ts';

/** The reach of a service does not depend on its name, so services with the same sources share a result. */
export const createReachOfServices = (trustScope: TrustScope): ((callers: Callers) => Reach) => {
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
  const isInTrustedOrganization = isOfTrustedOrganization(traits, trustScope);
  const own = accounts.filter((account) => account === trustScope.ownAccount);
  const others = accounts.filter((account) => account !== trustScope.ownAccount);
  const isTrusted = (account: string) => isInTrustedOrganization || trustScope.trustedAccounts.has(account);
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
