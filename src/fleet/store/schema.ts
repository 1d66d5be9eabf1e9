import { bigint, integer, jsonb, pgSchema, primaryKey, smallint, text, timestamp } from 'drizzle-orm/pg-core';
import type { KmsErrorCode, KmsErrorDetails, KmsProvider } from '../../errors.ts';
import type { KeyPolicyExposure, KeyPolicyFindingCode } from '../../policy/types.ts';

/**
 * The tables of the index, as the migrations create them. They have their own schema, so that the database can hold
 * tables of other programs. Columns are named in snake case.
 */
const keyPolicySchema = pgSchema('key_policy');

const id = () => integer().primaryKey().generatedAlwaysAsIdentity();
const longId = () => bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity();
const time = () => timestamp({ withTimezone: true, mode: 'date' });

/** The phases of reading a Region: its keys are listed first, and then read. */
export type ReadingPhase = 'LISTING' | 'READING' | 'DONE';

/** The Regions of accounts, with the progress of reading each. */
export const regions = keyPolicySchema.table('regions', {
  id: id(),
  provider: text().$type<KmsProvider>().notNull(),
  accountId: text().notNull(),
  region: text().notNull(),
  phase: text().$type<ReadingPhase>().notNull(),
  /** The number of readings begun. */
  cycle: integer().notNull(),
  /** The provider's cursor for the next page; null for the first page. */
  page: text(),
  startedAt: time(),
  /** When the provider last listed all keys. */
  listedAt: time(),
  finishedAt: time(),
  /** When the last complete reading began: all data is at least as recent. */
  completeSince: time(),
  failedAt: time(),
  /** Why the keys could not be listed last time; null where they could. */
  error: jsonb().$type<KmsErrorDetails>(),
  /** When the Region was found to be no longer configured. */
  goneAt: time(),
});

/**
 * The properties by which keys are counted. Many keys share a profile, so counts by any property are sums over few
 * rows.
 */
export const profiles = keyPolicySchema.table('profiles', {
  id: id(),
  /** All other columns as one text. */
  name: text().notNull(),
  /** Null for a key that could not be analyzed. */
  exposure: text().$type<KeyPolicyExposure>(),
  /** Of the most severe finding, from 1 for INFO to 5 for CRITICAL; 0 without findings. */
  severity: smallint().notNull(),
  findings: text().array().$type<readonly KeyPolicyFindingCode[]>().notNull(),
  errorCode: text().$type<KmsErrorCode>(),
  /** From DescribeKey; null where it was not called. */
  state: text(),
});

/** Texts of policies, without repeats; encrypted where a key is configured. */
export const texts = keyPolicySchema.table('texts', {
  id: id(),
  /** Identifies the text without revealing it. */
  digest: text().notNull(),
  body: text().notNull(),
});

/** The keys. Rows are small, since searches and counts read many of them. */
export const keys = keyPolicySchema.table('keys', {
  id: id(),
  regionId: integer().notNull(),
  arn: text().notNull(),
  profileId: integer().notNull(),
  /** The exposure as a number, widest first, for the search order. */
  exposureRank: smallint().notNull(),
  fingerprint: text(),
  /** The last policy that was read. */
  textId: integer(),
  /** When the key was first listed or read. */
  seenAt: time().notNull(),
  /** When the provider last returned the policy or refused it. */
  readAt: time(),
  /** When the provider last returned the policy. */
  textReadAt: time(),
  /** When a change of the policy was last observed; the epoch for never. */
  changedAt: time().notNull(),
  /** The last reading of the Region that listed the key, and the last one that read it. */
  seenCycle: integer().notNull(),
  readCycle: integer().notNull(),
  /** When the key was found to be gone. */
  goneAt: time(),
});

/** Searchable details of keys that are not in `keys`. */
export const keyDetails = keyPolicySchema.table('key_details', {
  keyId: integer().primaryKey(),
  /** Accounts, organizations and principals that policy and grants name. */
  terms: text().array().$type<readonly string[]>().notNull(),
  tags: text().array().$type<readonly string[]>().notNull(),
  aliases: text().array().$type<readonly string[]>().notNull(),
  /** The grants as JSON, encrypted like texts; null where none were read. */
  grants: text(),
});

/** The versions of each key's policy, in the order of observation. */
export const versions = keyPolicySchema.table('versions', {
  id: longId(),
  keyId: integer().notNull(),
  textId: integer().notNull(),
  firstSeenAt: time().notNull(),
  /** Null for the current version, for which `keys.text_read_at` applies. */
  lastSeenAt: time(),
});

/** Changes from one version to the next. Ids follow the order in which changes become visible. */
export const changes = keyPolicySchema.table('changes', {
  id: longId(),
  keyId: integer().notNull(),
  seenAt: time().notNull(),
  beforeId: integer().notNull(),
  afterId: integer().notNull(),
});

/** The number of keys of a Region by profile. Maintained by triggers. */
export const profileCounts = keyPolicySchema.table(
  'profile_counts',
  { regionId: integer().notNull(), profileId: integer().notNull(), keys: integer().notNull() },
  (table) => [primaryKey({ columns: [table.regionId, table.profileId] })],
);

/** The number of keys of a Region by term or tag, and profile. Maintained by triggers. */
export const termCounts = keyPolicySchema.table(
  'term_counts',
  { term: text().notNull(), regionId: integer().notNull(), profileId: integer().notNull(), keys: integer().notNull() },
  (table) => [primaryKey({ columns: [table.term, table.regionId, table.profileId] })],
);
