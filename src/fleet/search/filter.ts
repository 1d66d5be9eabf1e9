import { and, arrayContains, arrayOverlaps, eq, gt, gte, inArray, isNull, type SQL, sql } from 'drizzle-orm';
import type { KmsErrorCode } from '../../errors.ts';
import type { KeyPolicyExposure, KeyPolicyFindingCode, KeyPolicySeverity } from '../../policy/types.ts';
import { rankOfSeverity } from '../record/indexed-analysis.ts';
import { toTerm } from '../record/storable.ts';
import { tagTerm } from '../record/tags.ts';
import { externalAccountTerm, organizationTerm } from '../record/terms.ts';
import type { Session } from '../store/database.ts';
import { isOneOf, isOneOfTexts } from '../store/rows.ts';
import { keyDetails, keys, profiles } from '../store/schema.ts';

/** A filter of keys. All given fields must match; absent and null fields match everything. */
export interface KeyFilter {
  readonly exposures?: readonly KeyPolicyExposure[] | null;
  readonly findings?: readonly KeyPolicyFindingCode[] | null;
  readonly minSeverity?: KeyPolicySeverity | null;
  readonly externalAccount?: string | null;
  readonly organization?: string | null;
  readonly tag?: { readonly key: string; readonly value?: string | null } | null;
  /** With or without the prefix `alias/`. */
  readonly alias?: string | null;
  readonly states?: readonly string[] | null;
  readonly fingerprint?: string | null;
  readonly errorCodes?: readonly KmsErrorCode[] | null;
  readonly changedSince?: Date | null;
}

/** SQL conditions; empty for none. */
export type Conditions = readonly SQL[];

const given = <T>(value: T | null | undefined, toCondition: (value: T) => SQL): Conditions =>
  value === null || value === undefined ? [] : [toCondition(value)];

/** No key has one of no findings: drizzle can't express an empty list. */
const hasOneOf = (findings: readonly KeyPolicyFindingCode[]): SQL =>
  findings.length === 0 ? sql`false` : arrayOverlaps(profiles.findings, [...findings]);

/** The conditions of a filter on profiles. */
export const profileConditions = (filter: KeyFilter): Conditions => [
  ...given(filter.exposures, (exposures) => isOneOfTexts(profiles.exposure, exposures)),
  ...given(filter.findings, hasOneOf),
  ...given(filter.minSeverity, (severity) => gte(profiles.severity, rankOfSeverity(severity))),
  ...given(filter.states, (states) => isOneOfTexts(profiles.state, states.map(toTerm))),
  ...given(filter.errorCodes, (codes) => isOneOfTexts(profiles.errorCode, codes)),
];

const withPrefix = (alias: string): string => (alias.startsWith('alias/') ? alias : `alias/${alias}`);

/** The search terms that all matching keys have, for accounts, organizations and tags. */
export const wantedTerms = (filter: KeyFilter): readonly string[] => [...accountTerms(filter), ...tagTerms(filter)];

const termOf = <T>(value: T | null | undefined, toText: (value: T) => string): readonly string[] =>
  value === null || value === undefined ? [] : [toText(value)];

const accountTerms = ({ externalAccount, organization }: KeyFilter): readonly string[] => [
  ...termOf(externalAccount, externalAccountTerm),
  ...termOf(organization, organizationTerm),
];

const tagTerms = ({ tag }: KeyFilter): readonly string[] => (tag ? [tagTerm(tag.key, tag.value ?? null)] : []);

const detailConditions = (filter: KeyFilter): Conditions => [
  ...ofAll(accountTerms(filter), (terms) => arrayContains(keyDetails.terms, [...terms])),
  ...ofAll(tagTerms(filter), (tags) => arrayContains(keyDetails.tags, [...tags])),
  ...given(filter.alias, (name) => arrayContains(keyDetails.aliases, [toTerm(withPrefix(name))])),
];

const ofAll = (terms: readonly string[], toCondition: (terms: readonly string[]) => SQL): Conditions =>
  terms.length === 0 ? [] : [toCondition(terms)];

/** Finds keys by their details, reading at most `limit` rows; null for a filter without conditions on details. */
export const findByDetails = async (
  db: Session,
  filter: KeyFilter,
  limit: number,
): Promise<readonly number[] | null> => {
  const conditions = detailConditions(filter);
  if (conditions.length === 0) return null;
  const rows = await db
    .select({ keyId: keyDetails.keyId })
    .from(keyDetails)
    .where(and(...conditions))
    .limit(limit);
  return rows.map(({ keyId }) => keyId);
};

/** Whether stored counts exist for exactly this filter. */
export const isCounted = (filter: KeyFilter): boolean => {
  const { alias, fingerprint, changedSince } = filter;
  return wantedTerms(filter).length <= 1 && (alias ?? fingerprint ?? changedSince ?? null) === null;
};

/**
 * The conditions of a filter on keys other than those on profiles.
 *
 * @param preselected the ids of all keys that may match, if known
 */
export const keyConditions = (db: Session, filter: KeyFilter, preselected?: readonly number[]): Conditions => {
  const details = detailConditions(filter);
  const found = db
    .select({ keyId: keyDetails.keyId })
    .from(keyDetails)
    .where(and(...(preselected ? [isOneOf(keyDetails.keyId, preselected)] : []), ...details));
  return [
    ...given(details.length > 0 ? found : null, (ids) => inArray(keys.id, ids)),
    ...given(filter.fingerprint, (fingerprint) => eq(keys.fingerprint, toTerm(fingerprint))),
    ...given(filter.changedSince, (since) => gte(keys.changedAt, since)),
  ];
};

/** @param preselected the ids of all keys that may match; null where unknown */
export const conditionsWithin = (db: Session, filter: KeyFilter, preselected: readonly number[] | null): Conditions =>
  preselected === null
    ? keyConditions(db, filter)
    : [isOneOf(keys.id, preselected), ...keyConditions(db, filter, preselected)];

/** Only keys that still exist, in the given Regions. */
export const inRegions = (regionIds: readonly number[]): SQL =>
  and(isNull(keys.goneAt), isOneOf(keys.regionId, regionIds)) ?? sql`true`;

/** The ids of the profiles that match a filter; null for all. */
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
