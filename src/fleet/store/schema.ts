import { bigint, integer, jsonb, pgSchema, primaryKey, smallint, text, timestamp } from 'drizzle-orm/pg-core';
import type { KmsErrorCode, KmsErrorDetails, KmsProvider } from '../../errors.ts';
import type { KeyPolicyExposure, KeyPolicyFindingCode } from '../../policy/types.ts';

/**
 * The tables of the index, as the migrations create them. They stand in a schema of their own, so that the database may
 * hold other programs' tables as well. Columns are named in snake case.
 */
export const keyPolicySchema = pgSchema('key_policy');

const id = () => integer().primaryKey().generatedAlwaysAsIdentity();
const longId = () => bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity();
const time = () => timestamp({ withTimezone: true, mode: 'date' });

/** How far the reading of a Region has come: its keys are listed first, and then read one by one. */
export type ReadingPhase = 'LISTING' | 'READING' | 'DONE';

/** The Regions of accounts, with the progress of the reading of each. */
export const regions = keyPolicySchema.table('regions', {
  id: id(),
  provider: text().$type<KmsProvider>().notNull(),
  accountId: text().notNull(),
  region: text().notNull(),
  phase: text().$type<ReadingPhase>().notNull(),
  /** Counts the readings that were begun. */
  cycle: integer().notNull(),
  /** The provider's cursor for the page at which the listing goes on; null for the first page. */
  page: text(),
  startedAt: time(),
  /** When the provider last listed all keys. */
  listedAt: time(),
  finishedAt: time(),
  /** When the last reading was begun that has come to its end: no answer of the provider is older. */
  completeSince: time(),
  failedAt: time(),
  /** Why the keys could not be listed last time; null where they could. */
  error: jsonb().$type<KmsErrorDetails>(),
  /** Since when the Region is not configured any more. */
  goneAt: time(),
});

/**
 * What keys are counted by. Many keys share one profile, so that counts by any of its parts are sums over few rows.
 */
export const profiles = keyPolicySchema.table('profiles', {
  id: id(),
  /** All other columns as one text. */
  name: text().notNull(),
  /** Null for a key that could not be judged. */
  exposure: text().$type<KeyPolicyExposure>(),
  /** Of the gravest finding, from 1 for INFO to 5 for CRITICAL; 0 without findings. */
  severity: smallint().notNull(),
  findings: text().array().$type<readonly KeyPolicyFindingCode[]>().notNull(),
  errorCode: text().$type<KmsErrorCode>(),
  /** As DescribeKey says it; null where it was not asked. */
  state: text(),
});

/** Texts of policies, each one once; encrypted where a key is configured. */
export const texts = keyPolicySchema.table('texts', {
  id: id(),
  /** Names the text without telling it. */
  digest: text().notNull(),
  body: text().notNull(),
});

/** Narrow on purpose: searches and counts read many of these rows. */
export const keys = keyPolicySchema.table('keys', {
  id: id(),
  regionId: integer().notNull(),
  arn: text().notNull(),
  profileId: integer().notNull(),
  /** The exposure as a number, the widest first: what searches are ordered by. */
  exposureRank: smallint().notNull(),
  fingerprint: text(),
  /** The policy as it was last read. */
  textId: integer(),
  /** When the key was first listed or read. */
  seenAt: time().notNull(),
  /** When the provider last said something of the policy, be it a refusal. */
  readAt: time(),
  /** When the provider last gave the policy. */
  textReadAt: time(),
  /** When the policy was last seen to have changed; the epoch for never. */
  changedAt: time().notNull(),
  /** The last reading of the Region that listed the key, and the last one that read it. */
  seenCycle: integer().notNull(),
  readCycle: integer().notNull(),
  /** Since when the provider does not know the key any more. */
  goneAt: time(),
});

/** What keys are searched by beside what stands in `keys`. */
export const keyDetails = keyPolicySchema.table('key_details', {
  keyId: integer().primaryKey(),
  /** Accounts, organizations and principals that policy and grants name. */
  terms: text().array().$type<readonly string[]>().notNull(),
  tags: text().array().$type<readonly string[]>().notNull(),
  aliases: text().array().$type<readonly string[]>().notNull(),
  /** The grants as JSON, encrypted as texts are; null where none were read. */
  grants: text(),
});

/** The texts that each key has had, in the order in which they were seen. */
export const versions = keyPolicySchema.table('versions', {
  id: longId(),
  keyId: integer().notNull(),
  textId: integer().notNull(),
  firstSeenAt: time().notNull(),
  /** Null for the current one, which goes on being seen: `keys.text_read_at` says until when. */
  lastSeenAt: time(),
});

/** Each step from one text to the next. Ids are given in the order in which changes become visible. */
export const changes = keyPolicySchema.table('changes', {
  id: longId(),
  keyId: integer().notNull(),
  seenAt: time().notNull(),
  beforeId: integer().notNull(),
  afterId: integer().notNull(),
});

/** How many keys of a Region have a profile. Triggers keep it. */
export const profileCounts = keyPolicySchema.table(
  'profile_counts',
  { regionId: integer().notNull(), profileId: integer().notNull(), keys: integer().notNull() },
  (table) => [primaryKey({ columns: [table.regionId, table.profileId] })],
);

/** How many keys of a Region have a term or a tag and a profile. Triggers keep it. */
export const termCounts = keyPolicySchema.table(
  'term_counts',
  { term: text().notNull(), regionId: integer().notNull(), profileId: integer().notNull(), keys: integer().notNull() },
  (table) => [primaryKey({ columns: [table.term, table.regionId, table.profileId] })],
);
