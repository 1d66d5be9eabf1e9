import { and, arrayContains, arrayOverlaps, eq, gt, gte, inArray, isNull, type SQL, sql } from 'drizzle-orm';
import type { KmsErrorCode } from '../../errors.ts';
import type { KeyPolicyExposure, KeyPolicyFindingCode, KeyPolicySeverity } from '../../policy/types.ts';
import { rankOfSeverity } from '../record/judgement.ts';
import { tagTerm } from '../record/tags.ts';
import { externalAccountTerm, organizationTerm } from '../record/terms.ts';
import type { Session } from '../store/database.ts';
import { isOneOf } from '../store/rows.ts';
import { keyDetails, keys, profiles } from '../store/schema.ts';

/** What keys are wanted. What is left out or null narrows nothing; all that is given must hold. */
export interface KeyFilter {
  readonly exposures?: readonly KeyPolicyExposure[] | null;
  readonly findings?: readonly KeyPolicyFindingCode[] | null;
  readonly minSeverity?: KeyPolicySeverity | null;
  readonly externalAccount?: string | null;
  readonly organization?: string | null;
  readonly tag?: { readonly key: string; readonly value?: string | null } | null;
  /** With or without `alias/` before it. */
  readonly alias?: string | null;
  readonly states?: readonly string[] | null;
  readonly fingerprint?: string | null;
  readonly errorCodes?: readonly KmsErrorCode[] | null;
  readonly changedSince?: Date | null;
}

/** Conditions of a statement; empty where there are none. */
export type Conditions = readonly SQL[];

const given = <T>(value: T | null | undefined, toCondition: (value: T) => SQL): Conditions =>
  value === null || value === undefined ? [] : [toCondition(value)];

/** What a filter says of profiles, by which keys are counted. */
export const profileConditions = (filter: KeyFilter): Conditions => [
  ...given(filter.exposures, (exposures) => inArray(profiles.exposure, [...exposures])),
  ...given(filter.findings, (findings) => arrayOverlaps(profiles.findings, [...findings])),
  ...given(filter.minSeverity, (severity) => gte(profiles.severity, rankOfSeverity(severity))),
  ...given(filter.states, (states) => inArray(profiles.state, [...states])),
  ...given(filter.errorCodes, (codes) => inArray(profiles.errorCode, [...codes])),
];

const withPrefix = (alias: string): string => (alias.startsWith('alias/') ? alias : `alias/${alias}`);

const detailConditions = ({ externalAccount, organization, tag, alias }: KeyFilter): Conditions => {
  const terms = [
    ...(externalAccount ? [externalAccountTerm(externalAccount)] : []),
    ...(organization ? [organizationTerm(organization)] : []),
  ];
  return [
    ...given(terms.length > 0 ? terms : null, (all) => arrayContains(keyDetails.terms, all)),
    ...given(tag, ({ key, value }) => arrayContains(keyDetails.tags, [tagTerm(key, value ?? null)])),
    ...given(alias, (name) => arrayContains(keyDetails.aliases, [withPrefix(name)])),
  ];
};

/** What a filter says of keys beside their profiles. */
export const keyConditions = (db: Session, filter: KeyFilter): Conditions => {
  const details = detailConditions(filter);
  const found = db
    .select({ keyId: keyDetails.keyId })
    .from(keyDetails)
    .where(and(...details));
  return [
    ...given(details.length > 0 ? found : null, (ids) => inArray(keys.id, ids)),
    ...given(filter.fingerprint, (fingerprint) => eq(keys.fingerprint, fingerprint)),
    ...given(filter.changedSince, (since) => gte(keys.changedAt, since)),
  ];
};

/** Only keys that the provider knows still, in one of the given Regions. */
export const inRegions = (regionIds: readonly number[]): SQL =>
  and(isNull(keys.goneAt), isOneOf(keys.regionId, regionIds)) ?? sql`true`;

/** The profiles that a filter wants; null for all of them. */
export const wantedProfiles = async (db: Session, filter: KeyFilter): Promise<readonly number[] | null> => {
  const conditions = profileConditions(filter);
  if (conditions.length === 0) return null;
  const rows = await db
    .select({ id: profiles.id })
    .from(profiles)
    .where(and(...conditions));
  return rows.map(({ id }) => id);
};

/** After the given ARN, in the order of bytes. */
export const afterArn = (arn: string): SQL => gt(keys.arn, arn);
