import type { KmsProvider } from '../../errors.ts';
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { KeyModel, KeyPolicyModel, FindingModel } from '../models.ts';
import type { KeyAnalysis, KeyFinding as KeyFindingModel } from '../../policy/analyze/index.ts';
import type { KeyGrantModel } from '../grant-model.ts';
import type { KeyMetadata as KeyMetadataModel } from '../../providers/key-data.ts';
import type { KeyPolicyChangeEventModel, KeyPolicyVersionModel, KeyPrincipalModel, KeySearchModel } from '../fleet-models.ts';
import type { KmsErrorDetails } from '../../errors.ts';
import type { RequestContext } from '../context.ts';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /**
   * A point in time, as ISO 8601 in UTC with milliseconds: `2026-11-22T09:30:00.000Z`. In arguments, the seconds may be
   * omitted, and the offset from UTC may be another one.
   */
  DateTime: { input: string; output: string; }
  KmsProvider: { input: KmsProvider; output: KmsProvider; }
  _FieldSet: { input: unknown; output: unknown; }
};

/**
 * A key of a cloud's key management service. Other subgraphs refer to it by `arn`, or by provider, Region and key id. A
 * reference calls no cloud, unless it has a key id without its account. Fields about the key itself do, each with its own
 * operation.
 */
export type Key = {
  readonly __typename?: 'Key';
  /**
   * Who may use this key, by its policy and its grants together. Identity policies of the accounts concerned are not
   * considered. Null, with a typed error, where the policy or the grants could not be read: there is no partial answer.
   */
  readonly access: Maybe<KeyAccess>;
  /** The account that owns the key. */
  readonly accountId: Maybe<Scalars['String']['output']>;
  /**
   * Other names of the key (AWS: ListAliases, Alibaba Cloud: ListAliasesByKeyId). Null, with a typed error, where they
   * can't be read.
   */
  readonly aliases: Maybe<ReadonlyArray<KeyAlias>>;
  /**
   * The ARN of the key or of an alias, as requested. Where it is not valid, `provider`, `partition`, `region`,
   * `accountId` and `keyId` are null, and all other fields give the error KMS_INVALID_KEY_REFERENCE.
   */
  readonly arn: Scalars['ID']['output'];
  /**
   * Whether the key policy and the grants allow a principal to perform an action. Identity policies are not considered, as
   * in `KeyPolicy.evaluate`. Null, with a typed error, where the policy or the grants could not be read.
   */
  readonly evaluate: Maybe<KeyDecision>;
  /**
   * The grants on the key, in the cloud's order (AWS: ListGrants). They allow principals that the key policy need not name
   * to use the key. Alibaba Cloud has no grants: the list is empty there. Null, with a typed error, where they can't be
   * read.
   */
  readonly grants: Maybe<KeyGrantConnection>;
  /**
   * The versions of the key's policy that the index has observed, newest first. Null, with the error
   * KMS_INDEX_UNAVAILABLE, where there is no index or it is down.
   */
  readonly history: Maybe<KeyPolicyVersionConnection>;
  /** The key id: the part of the ARN after `key/`. Null where `arn` is that of an alias: query `target` for it. */
  readonly keyId: Maybe<Scalars['ID']['output']>;
  /** The key's metadata (DescribeKey). Null, with a typed error, where it can't be read. */
  readonly metadata: Maybe<KeyMetadata>;
  /** The AWS partition: `aws`, `aws-cn` or `aws-us-gov`. Null for other clouds. */
  readonly partition: Maybe<Scalars['String']['output']>;
  /**
   * The key policy (GetKeyPolicy). Null only together with a typed error: a key that can't be read never looks like one
   * without a policy. It is cached for 60 seconds, unless the service is configured otherwise: see `retrievedAt`.
   */
  readonly policy: Maybe<KeyPolicy>;
  /**
   * The same as `policy`, with the error as data. Use it behind a gateway that redacts errors, or to switch on a type
   * instead of matching paths in `errors`.
   */
  readonly policyResult: KeyPolicyResult;
  /** The cloud that holds the key. */
  readonly provider: Maybe<Scalars['KmsProvider']['output']>;
  /** The Region that holds the key. */
  readonly region: Maybe<Scalars['String']['output']>;
  /**
   * The keys with the same id and key material in other Regions (DescribeKey). Each has its own policy: compare the
   * `fingerprint`s. Empty for a single-Region key. Null, with a typed error, where they can't be read.
   */
  readonly replicas: Maybe<ReadonlyArray<Key>>;
  /**
   * The ARN of the key itself. The same as `arn`, unless that is the ARN of an alias, which the cloud resolves
   * (DescribeKey). Null, with the error KMS_KEY_NOT_FOUND, where the alias refers to no key.
   */
  readonly resolvedArn: Maybe<Scalars['ID']['output']>;
  /**
   * Automatic rotation of the key material (AWS: GetKeyRotationStatus, Alibaba Cloud: DescribeKey). Null, with a typed
   * error, where it can't be read.
   */
  readonly rotation: Maybe<KeyRotation>;
  /** The tags of the key (ListResourceTags). Null, with a typed error, where they can't be read. */
  readonly tags: Maybe<ReadonlyArray<KeyTag>>;
  /**
   * The key itself: this one, or the key that this alias refers to. Use it where you need the key's own `arn` and `keyId`,
   * for example to find it in another subgraph.
   */
  readonly target: Maybe<Key>;
};


/**
 * A key of a cloud's key management service. Other subgraphs refer to it by `arn`, or by provider, Region and key id. A
 * reference calls no cloud, unless it has a key id without its account. Fields about the key itself do, each with its own
 * operation.
 */
export type KeyEvaluateArgs = {
  action: Scalars['String']['input'];
  context?: InputMaybe<ReadonlyArray<KeyPolicyContextInput>>;
  principal: Scalars['String']['input'];
};


/**
 * A key of a cloud's key management service. Other subgraphs refer to it by `arn`, or by provider, Region and key id. A
 * reference calls no cloud, unless it has a key id without its account. Fields about the key itself do, each with its own
 * operation.
 */
export type KeyGrantsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * A key of a cloud's key management service. Other subgraphs refer to it by `arn`, or by provider, Region and key id. A
 * reference calls no cloud, unless it has a key id without its account. Fields about the key itself do, each with its own
 * operation.
 */
export type KeyHistoryArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * A key of a cloud's key management service. Other subgraphs refer to it by `arn`, or by provider, Region and key id. A
 * reference calls no cloud, unless it has a key id without its account. Fields about the key itself do, each with its own
 * operation.
 */
export type KeyPolicyArgs = {
  fresh?: Scalars['Boolean']['input'];
  name?: Scalars['String']['input'];
};


/**
 * A key of a cloud's key management service. Other subgraphs refer to it by `arn`, or by provider, Region and key id. A
 * reference calls no cloud, unless it has a key id without its account. Fields about the key itself do, each with its own
 * operation.
 */
export type KeyPolicyResultArgs = {
  fresh?: Scalars['Boolean']['input'];
  name?: Scalars['String']['input'];
};

/** Who may use a key, by its policy and its grants together. */
export type KeyAccess = {
  readonly __typename?: 'KeyAccess';
  /** One entry per principal: first those that the policy names, in its order, then those that only grants name. */
  readonly entries: KeyAccessEntryConnection;
  /** How far access reaches, after conditions and Deny statements. */
  readonly exposure: KeyPolicyExposure;
  /** The outside accounts that have access, sorted. */
  readonly externalAccounts: ReadonlyArray<Scalars['String']['output']>;
  /** Security findings on the policy and the grants together, most severe first. */
  readonly findings: ReadonlyArray<KeyFinding>;
};


/** Who may use a key, by its policy and its grants together. */
export type KeyAccessEntriesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** What one principal may do with a key. */
export type KeyAccessEntry = {
  readonly __typename?: 'KeyAccessEntry';
  /** The actions, with wildcards expanded to the cloud's own list. Sorted. */
  readonly actions: ReadonlyArray<Scalars['String']['output']>;
  /** The kinds of actions that are allowed. */
  readonly capabilities: ReadonlyArray<KeyCapability>;
  /**
   * Those of `actions` that depend on a condition, on a Resource that may not match the key, or on a Deny that may apply.
   * A grant's constraints apply to only some of its operations.
   */
  readonly conditionalActions: ReadonlyArray<Scalars['String']['output']>;
  /**
   * Alternatives: access is allowed where all conditions of at least one inner list hold. Empty where some access is
   * unconditional.
   */
  readonly conditions: ReadonlyArray<ReadonlyArray<KeyPolicyCondition>>;
  /** The principal. */
  readonly principal: KeyPolicyPrincipal;
  /** Which callers the entry gives access to, after conditions and Deny statements. */
  readonly reach: ReadonlyArray<KeyPolicyReach>;
  /** The statements and grants that give the access. */
  readonly via: ReadonlyArray<KeyAccessPath>;
};

/** One page of the principals that may use a key. */
export type KeyAccessEntryConnection = {
  readonly __typename?: 'KeyAccessEntryConnection';
  /** The entries of this page, each with its cursor. */
  readonly edges: ReadonlyArray<KeyAccessEntryEdge>;
  /** Whether there are more pages, and the cursor for the next one. */
  readonly pageInfo: PageInfo;
  /** The total number of principals that may use the key. */
  readonly totalCount: Scalars['Int']['output'];
};

/** An entry's place in the list. */
export type KeyAccessEntryEdge = {
  readonly __typename?: 'KeyAccessEntryEdge';
  /** Pass it as `after` to continue after this entry. */
  readonly cursor: Scalars['String']['output'];
  /** The entry. */
  readonly node: KeyAccessEntry;
};

/** A reference to a statement in `policy.statements` or to a grant in `grants`. */
export type KeyAccessPath = {
  readonly __typename?: 'KeyAccessPath';
  /** The grant's id. Null for a statement. */
  readonly grantId: Maybe<Scalars['ID']['output']>;
  /** The statement's index in the policy. Null for a grant. */
  readonly statementIndex: Maybe<Scalars['Int']['output']>;
};

/** Another name of a key. */
export type KeyAlias = {
  readonly __typename?: 'KeyAlias';
  /** The alias ARN, which `Query.key` accepts, too. */
  readonly arn: Scalars['ID']['output'];
  /** The name, which begins with `alias/`. */
  readonly name: Scalars['String']['output'];
};

/** Kinds of actions on a key. */
export type KeyCapability =
  /** Manage the key: enable, disable, rotate, tag, schedule its deletion. */
  | 'ADMINISTRATION'
  /** Use the key: encrypt, decrypt, sign, verify, make data keys. */
  | 'CRYPTOGRAPHIC_USE'
  /** Read about the key: describe, get, list. */
  | 'METADATA_READ'
  /** Decide who else may use the key: change the policy, create and revoke grants. */
  | 'PERMISSIONS_MANAGEMENT';

/** One page of keys. */
export type KeyConnection = {
  readonly __typename?: 'KeyConnection';
  /** The keys of this page, each with its cursor. */
  readonly edges: ReadonlyArray<KeyEdge>;
  /**
   * One error for each account and Region that comes on this page and whose keys could not be listed, and one FORBIDDEN
   * error for all those that the caller may not read: their keys are missing from `edges`. Empty where nothing is missing
   * on this page.
   */
  readonly errors: ReadonlyArray<KmsError>;
  /** Whether there are more pages, and the cursor for the next one. */
  readonly pageInfo: PageInfo;
};

/** One condition key of a request, with its values. */
export type KeyContextValue = {
  readonly __typename?: 'KeyContextValue';
  /** The condition key. */
  readonly key: Scalars['String']['output'];
  /** Its values; empty where the key is absent from the request. */
  readonly values: ReadonlyArray<Scalars['String']['output']>;
};

/** What the key policy and the grants decide together. */
export type KeyDecision = {
  readonly __typename?: 'KeyDecision';
  /** True where the request is not allowed here, but an identity policy of the key's own account can allow it by itself. */
  readonly identityPolicyCanAllow: Scalars['Boolean']['output'];
  /** Problems with the request itself, and behaviour that the cloud does not document. */
  readonly issues: ReadonlyArray<KeyPolicyIssue>;
  /** Condition keys, not given in `context`, that could change the outcome. Sorted. */
  readonly missingContext: ReadonlyArray<Scalars['String']['output']>;
  /** The decision. A Deny of the policy beats every grant. */
  readonly outcome: KeyPolicyOutcome;
  /** True where the request is allowed, provided that the principal's own identity policy allows it as well. */
  readonly requiresIdentityPolicy: Scalars['Boolean']['output'];
  /** The statements and grants that decided it. Empty for an implicit deny. */
  readonly via: ReadonlyArray<KeyAccessPath>;
};

/** A key's place in a listing. */
export type KeyEdge = {
  readonly __typename?: 'KeyEdge';
  /** Pass it as `after` to continue after this key. */
  readonly cursor: Scalars['String']['output'];
  /** The key. */
  readonly node: Key;
};

/** How many keys could not be analyzed for one reason. */
export type KeyErrorCount = {
  readonly __typename?: 'KeyErrorCount';
  /** The reason. */
  readonly code: KmsErrorCode;
  /** The number of keys. */
  readonly count: Scalars['Int']['output'];
};

/** How many keys have an exposure. */
export type KeyExposureCount = {
  readonly __typename?: 'KeyExposureCount';
  /** The number of keys. */
  readonly count: Scalars['Int']['output'];
  /** The exposure. */
  readonly exposure: KeyPolicyExposure;
};

/** Filters a listing. All given fields must match; omitted fields match everything. */
export type KeyFilter = {
  /** Keys of this account only. */
  readonly accountId?: InputMaybe<Scalars['String']['input']>;
  /** Keys of this cloud only. */
  readonly provider?: InputMaybe<Scalars['KmsProvider']['input']>;
  /** Keys of this Region only. */
  readonly region?: InputMaybe<Scalars['String']['input']>;
};

/** A security finding on a key's policy and grants. */
export type KeyFinding = {
  readonly __typename?: 'KeyFinding';
  /** The kind of finding, for code to switch on. */
  readonly code: KeyPolicyFindingCode;
  /** The published controls that the finding relates to. */
  readonly controls: ReadonlyArray<KeySecurityControl>;
  /** The cloud's page on the subject. */
  readonly documentationUrl: Maybe<Scalars['String']['output']>;
  /** What the finding means for this key and what to do about it, in English. */
  readonly message: Scalars['String']['output'];
  /** How severe it is. */
  readonly severity: KeyPolicySeverity;
  /** The statements and grants concerned. Empty where the finding concerns the policy as a whole. */
  readonly via: ReadonlyArray<KeyAccessPath>;
  /** A request that demonstrates it. Null where there is none, as for access by a grant. */
  readonly witness: Maybe<KeyRequestWitness>;
};

/** How many keys have a finding. */
export type KeyFindingCount = {
  readonly __typename?: 'KeyFindingCount';
  /** The finding. */
  readonly code: KeyPolicyFindingCode;
  /** The number of keys. */
  readonly count: Scalars['Int']['output'];
};

/**
 * Allows one principal to use a key, in addition to the key policy. Grants are created and revoked by programs, mostly by
 * services of the cloud on behalf of a principal that may create grants.
 */
export type KeyGrant = {
  readonly __typename?: 'KeyGrant';
  /**
   * What a request must carry, as conditions: an encryption context, or the resource on whose behalf a service calls.
   * Conditions on the encryption context apply only to operations that take one: not to `kms:DescribeKey`, for example.
   */
  readonly constraints: ReadonlyArray<KeyPolicyCondition>;
  /** When it was created. */
  readonly createdAt: Maybe<Scalars['DateTime']['output']>;
  /** The cloud's id of the grant. */
  readonly grantId: Scalars['ID']['output'];
  /** Who may use the key: a user, a role with its sessions, one session, a service, or an account. */
  readonly grantee: KeyPolicyPrincipal;
  /**
   * The account that created the grant. It may retire the grant: `Key.evaluate` says so, `Key.access` lists it for that
   * where it is not the key's own account.
   */
  readonly issuingAccountId: Maybe<Scalars['String']['output']>;
  /** The name that its creator gave it. */
  readonly name: Maybe<Scalars['String']['output']>;
  /** The operations that it allows, as actions: `kms:Decrypt`. */
  readonly operations: ReadonlyArray<Scalars['String']['output']>;
  /** The principal that may retire the grant. Others may be allowed to revoke it. */
  readonly retiringPrincipal: Maybe<KeyPolicyPrincipal>;
  /** The service that may retire the grant. */
  readonly retiringServicePrincipal: Maybe<KeyPolicyPrincipal>;
};

/** One page of a key's grants. The cloud gives no total count: page to the end to count them. */
export type KeyGrantConnection = {
  readonly __typename?: 'KeyGrantConnection';
  /** The grants of this page, each with its cursor. */
  readonly edges: ReadonlyArray<KeyGrantEdge>;
  /** Whether there are more pages, and the cursor for the next one. */
  readonly pageInfo: PageInfo;
};

/** A grant's place in the list. */
export type KeyGrantEdge = {
  readonly __typename?: 'KeyGrantEdge';
  /** Pass it as `after` to continue after this grant. */
  readonly cursor: Scalars['String']['output'];
  /** The grant. */
  readonly node: KeyGrant;
};

/** A key's metadata. Values are the cloud's own. */
export type KeyMetadata = {
  readonly __typename?: 'KeyMetadata';
  /**
   * The algorithms that the key supports, for example `SYMMETRIC_DEFAULT`, `ECDSA_SHA_256`, `ECDH` or `ML_KEM_768`. Empty
   * where the cloud does not list them.
   */
  readonly algorithms: ReadonlyArray<Scalars['String']['output']>;
  /** When the key was created. */
  readonly createdAt: Maybe<Scalars['DateTime']['output']>;
  /** Which key material is in use now: on AWS its id, on Alibaba Cloud the primary version of the key. */
  readonly currentKeyMaterialId: Maybe<Scalars['String']['output']>;
  /** When the key will be deleted. Null where no deletion is scheduled. */
  readonly deletionAt: Maybe<Scalars['DateTime']['output']>;
  /** The description that the owner gave the key. */
  readonly description: Maybe<Scalars['String']['output']>;
  /** Who manages the key: on AWS `CUSTOMER` or `AWS`; on Alibaba Cloud the service that created it. */
  readonly manager: Maybe<Scalars['String']['output']>;
  /** When imported key material expires. Null where it does not. */
  readonly materialExpiresAt: Maybe<Scalars['DateTime']['output']>;
  /** True for a multi-Region key. Null where the cloud has none. */
  readonly multiRegion: Maybe<Scalars['Boolean']['output']>;
  /** Of a multi-Region key, `PRIMARY` or `REPLICA`. Null for other keys. */
  readonly multiRegionKeyType: Maybe<Scalars['String']['output']>;
  /** The origin of the key material, for example `AWS_KMS`, `EXTERNAL` or `Aliyun_KMS`. */
  readonly origin: Maybe<Scalars['String']['output']>;
  /** What kind of key it is, for example `SYMMETRIC_DEFAULT`, `RSA_4096` or `Aliyun_AES_256`. */
  readonly spec: Maybe<Scalars['String']['output']>;
  /** Whether the key can be used: `Enabled`, `Disabled`, `PendingDeletion` and so on. */
  readonly state: Scalars['String']['output'];
  /** What the key is for, for example `ENCRYPT_DECRYPT`, `SIGN_VERIFY` or `ENCRYPT/DECRYPT`. */
  readonly usage: Maybe<Scalars['String']['output']>;
};

/**
 * The access that a new policy gives beyond an old one. A policy does not allow a request, or allows it together with an
 * identity policy, or allows it by itself: a request for which the new policy is further in this order is new access.
 */
export type KeyNewAccess = {
  readonly __typename?: 'KeyNewAccess';
  /** Why it could not be decided. Null unless the verdict is UNDECIDED. */
  readonly reason: Maybe<Scalars['String']['output']>;
  /** The verdict. */
  readonly verdict: KeyNewAccessVerdict;
  /**
   * Requests that the new policy allows and the old one does not, or only together with an identity policy. At most ten,
   * smallest first, each evaluated against both policies. Empty unless the verdict is SOME.
   */
  readonly witnesses: ReadonlyArray<KeyRequestWitness>;
};

/** Whether a policy gives more than another. */
export type KeyNewAccessVerdict =
  /**
   * Nobody can do more: proven for every request. Not searched are identity providers that neither policy names, which
   * call no key themselves, and on Alibaba Cloud account ids that neither policy names and that do not have 16 digits.
   */
  | 'NONE'
  /** Somebody can do more: `witnesses` shows who. */
  | 'SOME'
  /** It could not be decided: `reason` says why. Treat it as SOME. */
  | 'UNDECIDED';

/**
 * A key policy: its text, its statements and their analysis. Identity policies, grants and organization-wide policies are
 * not considered.
 */
export type KeyPolicy = {
  readonly __typename?: 'KeyPolicy';
  /** Who may do what: one entry per principal with access. */
  readonly access: Maybe<ReadonlyArray<KeyPolicyAccess>>;
  /**
   * The policy in canonical form: policies with the same meaning have the same canonical text, whatever their white space,
   * order and spelling.
   */
  readonly canonicalDocument: Maybe<Scalars['String']['output']>;
  /** The changes that lead from this policy to the given one. Empty if and only if both have the same meaning. */
  readonly diff: Maybe<ReadonlyArray<KeyPolicyChange>>;
  /** The policy's text, byte for byte as the cloud returned it or as it was given to `inspectKeyPolicy`. */
  readonly document: Scalars['String']['output'];
  /** True where the given policy has the same meaning as this one. */
  readonly equivalentTo: Maybe<Scalars['Boolean']['output']>;
  /** Whether this policy allows a principal to perform an action. */
  readonly evaluate: Maybe<KeyPolicyDecision>;
  /** How far access reaches, after conditions and Deny statements. */
  readonly exposure: Maybe<KeyPolicyExposure>;
  /** The accounts other than the key's own that have access, sorted. */
  readonly externalAccounts: Maybe<ReadonlyArray<Scalars['String']['output']>>;
  /** Security findings, each with its remedy. */
  readonly findings: Maybe<ReadonlyArray<KeyPolicyFinding>>;
  /** `sha256:` and the hex digest of `canonicalDocument`. Store it to detect drift later. */
  readonly fingerprint: Maybe<Scalars['String']['output']>;
  /** The policy's Id, as written. Null where the policy has none. */
  readonly id: Maybe<Scalars['String']['output']>;
  /** All errors and warnings about the text. Empty where there are none. */
  readonly issues: ReadonlyArray<KeyPolicyIssue>;
  /** The policy's name: `default`. */
  readonly name: Scalars['String']['output'];
  /**
   * Whether the given policy allows anything that this one does not. Compares meaning, not text: a statement that is
   * split, moved or spelled differently gives no new access.
   */
  readonly newAccess: Maybe<KeyNewAccess>;
  /** The cloud's id of the request that returned this text. Null where the cloud gave none. */
  readonly requestId: Maybe<Scalars['String']['output']>;
  /** When the text was read from the cloud, even if it now comes from the cache. Null from `inspectKeyPolicy`. */
  readonly retrievedAt: Maybe<Scalars['DateTime']['output']>;
  /** True where the cloud is unavailable and this is its last good answer, which is served for 10 minutes by default. */
  readonly stale: Scalars['Boolean']['output'];
  /** The statements, in document order. */
  readonly statements: Maybe<ReadonlyArray<KeyPolicyStatement>>;
  /** The policy language's version, as written. Null where the policy has none. */
  readonly version: Maybe<Scalars['String']['output']>;
  /**
   * True where every part of the text could be interpreted. Otherwise `issues` says why, and the fields that need the
   * policy's meaning are null with the error KMS_POLICY_MALFORMED: such a policy is not an empty one.
   */
  readonly wellFormed: Scalars['Boolean']['output'];
};


/**
 * A key policy: its text, its statements and their analysis. Identity policies, grants and organization-wide policies are
 * not considered.
 */
export type KeyPolicyDiffArgs = {
  document: Scalars['String']['input'];
};


/**
 * A key policy: its text, its statements and their analysis. Identity policies, grants and organization-wide policies are
 * not considered.
 */
export type KeyPolicyEquivalentToArgs = {
  document: Scalars['String']['input'];
};


/**
 * A key policy: its text, its statements and their analysis. Identity policies, grants and organization-wide policies are
 * not considered.
 */
export type KeyPolicyEvaluateArgs = {
  action: Scalars['String']['input'];
  context?: InputMaybe<ReadonlyArray<KeyPolicyContextInput>>;
  principal: Scalars['String']['input'];
};


/**
 * A key policy: its text, its statements and their analysis. Identity policies, grants and organization-wide policies are
 * not considered.
 */
export type KeyPolicyNewAccessArgs = {
  document: Scalars['String']['input'];
};

/** What one principal may do. */
export type KeyPolicyAccess = {
  readonly __typename?: 'KeyPolicyAccess';
  /** The actions, with wildcards expanded to the cloud's own list. Sorted. */
  readonly actions: ReadonlyArray<Scalars['String']['output']>;
  /** The kinds of actions that are allowed. */
  readonly capabilities: ReadonlyArray<KeyCapability>;
  /** True where all of this access depends on conditions. */
  readonly conditional: Scalars['Boolean']['output'];
  /**
   * Alternatives: access is allowed where all conditions of at least one inner list hold. Empty where some access is
   * unconditional.
   */
  readonly conditions: ReadonlyArray<ReadonlyArray<KeyPolicyCondition>>;
  /** The principal. */
  readonly principal: KeyPolicyPrincipal;
  /**
   * Which callers have access after conditions and Deny statements: a `*` may be limited to one organization, an account
   * to one of its roles.
   */
  readonly reach: ReadonlyArray<KeyPolicyReach>;
  /** The indexes of the statements that allow it. */
  readonly statements: ReadonlyArray<Scalars['Int']['output']>;
};

/** One change that leads from one policy to another. */
export type KeyPolicyChange = {
  readonly __typename?: 'KeyPolicyChange';
  /** The value in the new policy. Null where something is removed. */
  readonly after: Maybe<Scalars['String']['output']>;
  /** The value in the old policy. Null where something is added. */
  readonly before: Maybe<Scalars['String']['output']>;
  /** The kind of change. */
  readonly kind: KeyPolicyChangeKind;
  /**
   * Where the change is, for example `Statement[1].Action`. With ADDED it is a path in the new policy, otherwise in the
   * old one.
   */
  readonly path: Scalars['String']['output'];
};

/** A change of a key's policy. */
export type KeyPolicyChangeEvent = {
  readonly __typename?: 'KeyPolicyChangeEvent';
  /** The policy after the change. Null, with an error, where the index can no longer read it. */
  readonly after: Maybe<KeyPolicy>;
  /** The policy before the change. Null, with an error, where the index can no longer read it. */
  readonly before: Maybe<KeyPolicy>;
  /** The key. */
  readonly key: Key;
  /** Whether the new policy allows anything that the old one did not. */
  readonly newAccess: Maybe<KeyNewAccess>;
  /** When the new policy was first observed. */
  readonly seenAt: Scalars['DateTime']['output'];
};

/** One page of policy changes. */
export type KeyPolicyChangeEventConnection = {
  readonly __typename?: 'KeyPolicyChangeEventConnection';
  /** The changes of this page, oldest first. */
  readonly edges: ReadonlyArray<KeyPolicyChangeEventEdge>;
  /**
   * Whether there are more pages, and the cursor for the next one. `endCursor` is never null here: an empty page repeats
   * `after`.
   */
  readonly pageInfo: PageInfo;
};

/** A change's place in the list of changes. */
export type KeyPolicyChangeEventEdge = {
  readonly __typename?: 'KeyPolicyChangeEventEdge';
  /** Pass it as `after` to continue after this change. */
  readonly cursor: Scalars['String']['output'];
  /** The change. */
  readonly node: KeyPolicyChangeEvent;
};

/** Kinds of changes. */
export type KeyPolicyChangeKind =
  /** Something is added. */
  | 'ADDED'
  /** A value is replaced. */
  | 'CHANGED'
  /** Something is removed. */
  | 'REMOVED';

/** One condition, which compares a condition key of the request with values. */
export type KeyPolicyCondition = {
  readonly __typename?: 'KeyPolicyCondition';
  /** The operator without qualifiers, in its documented spelling: `StringLike`. As written where it is not documented. */
  readonly baseOperator: Scalars['String']['output'];
  /**
   * True for operators with `IfExists`: a request without the condition key meets the condition. With `ForAnyValue:`, where
   * AWS documents the opposite too, it does in an Allow and does not in a Deny: each reading allows more.
   */
  readonly ifExists: Scalars['Boolean']['output'];
  /** The condition key, as written. */
  readonly key: Scalars['String']['output'];
  /** True for operators that hold where nothing matches, such as `StringNotEquals`. */
  readonly negated: Scalars['Boolean']['output'];
  /** The operator as written, for example `ForAnyValue:StringLikeIfExists`. */
  readonly operator: Scalars['String']['output'];
  /** How several values of the condition key in a request are compared. Null where the operator has no qualifier. */
  readonly setQualifier: Maybe<KeyPolicySetQualifier>;
  /** The values to compare with; one that matches is enough. Numbers and booleans as their JSON text. */
  readonly values: ReadonlyArray<Scalars['String']['output']>;
};

/** One condition key of a request, with its values. */
export type KeyPolicyContextInput = {
  /** The condition key, for example `aws:SourceIp`. Letter case does not matter. */
  readonly key: Scalars['String']['input'];
  /** Its values in the request. */
  readonly values: ReadonlyArray<Scalars['String']['input']>;
};

/** The decision of the key policy alone. */
export type KeyPolicyDecision = {
  readonly __typename?: 'KeyPolicyDecision';
  /**
   * True where, despite `IMPLICIT_DENY`, an identity policy of the key's own account can allow the request by itself, as
   * on Alibaba Cloud. Always false on AWS, where the key policy must allow it.
   */
  readonly identityPolicyCanAllow: Scalars['Boolean']['output'];
  /**
   * Problems with the request, such as an unknown action, behaviour that the vendor does not document, and a Deny that
   * names keys where the ARN of this key is not known.
   */
  readonly issues: ReadonlyArray<KeyPolicyIssue>;
  /** Condition keys, not given in `context`, that could change the outcome. Sorted. */
  readonly missingContext: ReadonlyArray<Scalars['String']['output']>;
  /** The decision. */
  readonly outcome: KeyPolicyOutcome;
  /**
   * True where the policy allows the request, provided that the principal's own identity policy allows it as well. On
   * Alibaba Cloud, an entry for the key's own account is taken to be enough for that account's principals: the vendor does
   * not document it, and this is the cautious reading.
   */
  readonly requiresIdentityPolicy: Scalars['Boolean']['output'];
  /** The indexes of the statements that decided it. Empty for an implicit deny. */
  readonly statements: ReadonlyArray<Scalars['Int']['output']>;
};

/** What a statement does when it applies. */
export type KeyPolicyEffect =
  /** Allows the actions. */
  | 'ALLOW'
  /** Denies the actions, whatever else allows them. */
  | 'DENY';

/** How far access reaches, from the widest to the narrowest. */
export type KeyPolicyExposure =
  /** Someone outside the key's own account has access: another account, an organization, an identity provider, a network. */
  | 'EXTERNAL'
  /** Only the key's own account and services of the cloud have access. */
  | 'INTERNAL'
  /** Nobody has access. */
  | 'NONE'
  /** Anyone in any account has access. */
  | 'PUBLIC'
  /**
   * Only accounts and organizations that the operator trusts have access from outside. Only where the operator configures
   * some.
   */
  | 'TRUSTED';

/** A security finding. */
export type KeyPolicyFinding = {
  readonly __typename?: 'KeyPolicyFinding';
  /** The kind of finding, for code to switch on. */
  readonly code: KeyPolicyFindingCode;
  /**
   * Published controls that the finding relates to. A control's definition may differ: AWS Config, for example, calls a
   * policy public if it lets a service act on behalf of anyone, which is CONFUSED_DEPUTY here.
   */
  readonly controls: ReadonlyArray<KeySecurityControl>;
  /** The cloud's page on the subject. */
  readonly documentationUrl: Maybe<Scalars['String']['output']>;
  /**
   * An edit of the policy that resolves this finding. It is verified on the edited policy: the finding is gone,
   * `newAccess` is NONE, and the key's own account keeps control. Null where no such edit was found, and where the key's
   * account is unknown.
   */
  readonly fix: Maybe<ReadonlyArray<KeyPolicyChange>>;
  /** What the finding means for this key and what to do about it, in English. */
  readonly message: Scalars['String']['output'];
  /** How severe it is. */
  readonly severity: KeyPolicySeverity;
  /** The indexes of the statements concerned. Empty where the finding concerns the policy as a whole. */
  readonly statements: ReadonlyArray<Scalars['Int']['output']>;
  /**
   * Where the finding is about access that reaches too far: a request that demonstrates it, for which `evaluate` gives
   * ALLOW. Null for other findings, and where no such request was found.
   */
  readonly witness: Maybe<KeyRequestWitness>;
};

/** Kinds of findings. */
export type KeyPolicyFindingCode =
  /** The key's own account is allowed as a whole: its identity policies decide who in it has access. */
  | 'ACCOUNT_DELEGATION'
  /** Allow with NotPrincipal gives access to everyone who is not listed. */
  | 'ALLOW_WITH_NOT_PRINCIPAL'
  /** The principal given as `caller` could not change the policy again, so the cloud rejects the policy. */
  | 'CALLER_LOCKOUT'
  /** A service may use the key on behalf of anyone, so others may misuse it as their deputy. */
  | 'CONFUSED_DEPUTY'
  /** A statement names a user or role that no longer exists. */
  | 'DELETED_PRINCIPAL'
  /** Someone outside the key's own account has access. */
  | 'EXTERNAL_ACCESS'
  /** The policy gives administration to someone outside, which the clouds intend for the key's own account only. */
  | 'EXTERNAL_ADMINISTRATION'
  /** Someone may create grants for others, not only through the cloud's own services. */
  | 'GRANT_DELEGATION'
  /** A statement has no effect at all. */
  | 'INEFFECTIVE_STATEMENT'
  /** Nobody in the key's own account can change the key policy any more. */
  | 'LOCKOUT_RISK'
  /** Anyone, or someone outside, may change the key policy and so take over the key. */
  | 'POLICY_TAKEOVER'
  /** Anyone in any account has access. */
  | 'PUBLIC_ACCESS'
  /** Outsiders have access, and the operator trusts all of them. */
  | 'TRUSTED_ACCESS'
  /** Anyone may use the key through a service: the condition restricts the service, not the caller. */
  | 'VIA_SERVICE_DOES_NOT_RESTRICT_CALLER'
  /** A single principal, such as a user or role, may perform every action. */
  | 'WILDCARD_ADMINISTRATION';

/** An error or warning about a policy's text. */
export type KeyPolicyIssue = {
  readonly __typename?: 'KeyPolicyIssue';
  /** The kind of problem, for code to switch on. */
  readonly code: KeyPolicyIssueCode;
  /** What is wrong and how to fix it, in English. */
  readonly message: Scalars['String']['output'];
  /** Where it is, for example `Statement[0].Principal.AWS[1]`. Empty for the text as a whole. */
  readonly path: Scalars['String']['output'];
  /** How severe it is. */
  readonly severity: KeyPolicySeverity;
};

/** Kinds of problems in a policy's text. */
export type KeyPolicyIssueCode =
  /** Two elements exclude each other, such as Action and NotAction. */
  | 'CONFLICTING_ELEMENTS'
  /** A Deny with NotPrincipal that does not list the account or the sessions of its principals, and so denies them too. */
  | 'DENY_WITHOUT_ACCOUNT'
  /** The text is longer than the cloud accepts. */
  | 'DOCUMENT_TOO_LONG'
  /** The text is a JSON string that holds a policy: it was encoded twice. */
  | 'DOUBLE_ENCODED'
  /** One JSON object has the same key twice. The last one counts. */
  | 'DUPLICATE_JSON_KEY'
  /** Two statements have the same Sid. Sids should be unique. */
  | 'DUPLICATE_SID'
  /** A character that the cloud does not accept. */
  | 'INVALID_CHARACTER'
  /** A principal that the cloud rejects: it matches nobody, such as a pattern of roles, or is malformed. */
  | 'INVALID_PRINCIPAL'
  /** A required element is missing. */
  | 'MISSING_ELEMENT'
  /** A multivalued condition key under an operator without ForAllValues or ForAnyValue. */
  | 'MISSING_SET_OPERATOR'
  /** A condition that no request can meet, so its statement has no effect, or a negated one that every request meets. */
  | 'NEVER_MATCHES'
  /** The text is JSON, but not a JSON object. */
  | 'NOT_AN_OBJECT'
  /** The text is not JSON. The message gives the line and the column. */
  | 'NOT_JSON'
  /** An action of the key service that is not known here: a new one, or a typo. It is kept as written. */
  | 'UNKNOWN_ACTION'
  /** No request to the key service is documented to carry this condition key. */
  | 'UNKNOWN_CONDITION_KEY'
  /** There is no such condition operator. */
  | 'UNKNOWN_CONDITION_OPERATOR'
  /** Effect is neither Allow nor Deny. Values are case-sensitive. */
  | 'UNKNOWN_EFFECT'
  /** The policy language has no such element. Names are case-sensitive. */
  | 'UNKNOWN_ELEMENT'
  /** The principal has no form that the policy language knows. */
  | 'UNKNOWN_PRINCIPAL'
  /** A Deny names keys, and the ARN of this key is not known, so whether it applies can't be told. Only in `evaluate`. */
  | 'UNKNOWN_RESOURCE'
  /** The policy language has no such version. */
  | 'UNKNOWN_VERSION'
  /** A value is of the wrong type, such as a number for a Sid. */
  | 'WRONG_TYPE';

/** The outcome of an evaluation. */
export type KeyPolicyOutcome =
  /** A statement or a grant allows the request, and no statement denies it. */
  | 'ALLOW'
  /** A statement denies the request, whatever else allows it. */
  | 'EXPLICIT_DENY'
  /** No statement and no grant allows the request. */
  | 'IMPLICIT_DENY';

/** A principal, as a statement names it. */
export type KeyPolicyPrincipal = {
  readonly __typename?: 'KeyPolicyPrincipal';
  /** The account that it belongs to. Null where `value` names none. */
  readonly accountId: Maybe<Scalars['String']['output']>;
  /** True outside the key's own account, false inside. Null where unknown. */
  readonly external: Maybe<Scalars['Boolean']['output']>;
  /** What kind of principal it is. */
  readonly kind: KeyPolicyPrincipalKind;
  /** The name of the user, role (without its path), session (`role/session`) or identity provider. */
  readonly name: Maybe<Scalars['String']['output']>;
  /** The AWS partition that it belongs to. Null where `value` names none. */
  readonly partition: Maybe<Scalars['String']['output']>;
  /**
   * The element under which the policy lists it: `AWS`, `Service`, `Federated`, `CanonicalUser` or `RAM`. Null for a bare
   * `*`.
   */
  readonly type: Maybe<Scalars['String']['output']>;
  /** The principal, as written in the policy. */
  readonly value: Scalars['String']['output'];
};

/** Kinds of principals. */
export type KeyPolicyPrincipalKind =
  /** A whole account: its identity policies decide who in it has access. */
  | 'ACCOUNT'
  /** Everyone, in every account. */
  | 'ANYONE'
  /** One session of a role. */
  | 'ASSUMED_ROLE_SESSION'
  /** An AWS account by its canonical user id. */
  | 'CANONICAL_USER'
  /** A user or role that no longer exists: the cloud shows its internal id. */
  | 'DELETED'
  /** A session of a federated user. */
  | 'FEDERATED_USER'
  /** People or programs that sign in through an OpenID Connect identity provider. */
  | 'OIDC_PROVIDER'
  /** One role, and every session of it. */
  | 'ROLE'
  /** People who sign in through a SAML identity provider. */
  | 'SAML_PROVIDER'
  /** A service of the cloud itself. */
  | 'SERVICE'
  /** None of the other kinds. */
  | 'UNKNOWN'
  /** One user. */
  | 'USER';

/** Callers that an entry of `access` gives access to. */
export type KeyPolicyReach = {
  readonly __typename?: 'KeyPolicyReach';
  /**
   * True where callers outside the key's own account are included, even along with insiders, as in an organization. Null
   * for services that call on behalf of anyone.
   */
  readonly external: Maybe<Scalars['Boolean']['output']>;
  /** What kind of caller `values` describes. */
  readonly scope: KeyPolicyReachScope;
  /** True for outsiders that the operator trusts. */
  readonly trusted: Scalars['Boolean']['output'];
  /**
   * Account ids, organizations and paths in them, networks, or ARNs and patterns of ARNs. For SERVICE, the accounts or
   * organizations on whose behalf services call. Empty for ANYONE, and for services that call on behalf of anyone.
   */
  readonly values: ReadonlyArray<Scalars['String']['output']>;
};

/** Kinds of callers. */
export type KeyPolicyReachScope =
  /**
   * Everyone in an account. Where a condition on the caller's account allows them, `evaluate` also allows a service whose
   * request carries that account. Whether any request does is not documented by AWS.
   */
  | 'ACCOUNT'
  /** Everyone, or everyone with exceptions. */
  | 'ANYONE'
  /** Callers from a network: addresses, a VPC, an endpoint. */
  | 'NETWORK'
  /** Everyone in an organization, or in a part of it. */
  | 'ORGANIZATION'
  /** Users, roles and sessions of one account, by ARN or by a pattern of ARNs. */
  | 'PRINCIPAL'
  /** Services of the cloud. */
  | 'SERVICE';

/** A key policy, or the reason why it can't be read. */
export type KeyPolicyResult = KeyPolicy | KmsError;

/** How several values of a condition key in a request are compared. */
export type KeyPolicySetQualifier =
  /** Every value in the request must match. Also true where the request has none. */
  | 'FOR_ALL_VALUES'
  /** At least one value in the request must match. */
  | 'FOR_ANY_VALUE';

/** Severities, from lowest to highest. */
export type KeyPolicySeverity =
  /** Act now. */
  | 'CRITICAL'
  /** Review it now. */
  | 'HIGH'
  /** For information. */
  | 'INFO'
  /** Worth cleaning up. */
  | 'LOW'
  /** Review it soon. */
  | 'MEDIUM';

/** One statement of a policy. An absent element is null; an empty one is `[]`. */
export type KeyPolicyStatement = {
  readonly __typename?: 'KeyPolicyStatement';
  /** The actions that it applies to, as written; `*` and `?` are wildcards. */
  readonly actions: Maybe<ReadonlyArray<Scalars['String']['output']>>;
  /** The conditions, all of which must hold for the statement to apply. Empty where there are none. */
  readonly conditions: ReadonlyArray<KeyPolicyCondition>;
  /** Whether the statement allows or denies. */
  readonly effect: KeyPolicyEffect;
  /** The statement's place in the policy, from 0. */
  readonly index: Scalars['Int']['output'];
  /** The actions that it does not apply to; it applies to all others. */
  readonly notActions: Maybe<ReadonlyArray<Scalars['String']['output']>>;
  /** The principals that it does not apply to; it applies to everyone else. */
  readonly notPrincipals: Maybe<ReadonlyArray<KeyPolicyPrincipal>>;
  /** The resources that it does not apply to. */
  readonly notResources: Maybe<ReadonlyArray<Scalars['String']['output']>>;
  /** The principals that it applies to. */
  readonly principals: Maybe<ReadonlyArray<KeyPolicyPrincipal>>;
  /** The resources that it applies to. In a key policy `*` means this key. */
  readonly resources: Maybe<ReadonlyArray<Scalars['String']['output']>>;
  /** The statement's Sid, as written. */
  readonly sid: Maybe<Scalars['String']['output']>;
};

/** A version of a key's policy, as observed by the index. */
export type KeyPolicyVersion = {
  readonly __typename?: 'KeyPolicyVersion';
  /**
   * The changes from the previous version. Null for the first observed version, and, with the error KMS_POLICY_MALFORMED,
   * where one of the two can't be interpreted.
   */
  readonly changes: Maybe<ReadonlyArray<KeyPolicyChange>>;
  /** When the version was first observed. It may have been in force for longer. */
  readonly firstSeenAt: Scalars['DateTime']['output'];
  /** When the version was last observed. */
  readonly lastSeenAt: Scalars['DateTime']['output'];
  /**
   * Whether this version allows anything that the previous one did not, compared by meaning. Null for the first observed
   * version.
   */
  readonly newAccess: Maybe<KeyNewAccess>;
  /** The policy in this version. */
  readonly policy: KeyPolicy;
};

/** One page of a key's policy history. */
export type KeyPolicyVersionConnection = {
  readonly __typename?: 'KeyPolicyVersionConnection';
  /** The versions of this page, newest first. */
  readonly edges: ReadonlyArray<KeyPolicyVersionEdge>;
  /** Whether there are more pages, and the cursor for the next one. */
  readonly pageInfo: PageInfo;
};

/** A version's place in a key's policy history. */
export type KeyPolicyVersionEdge = {
  readonly __typename?: 'KeyPolicyVersionEdge';
  /** Pass it as `after` to continue with older versions. */
  readonly cursor: Scalars['String']['output'];
  /** The version. */
  readonly node: KeyPolicyVersion;
};

/** A principal that may use keys. Other subgraphs refer to it by `arn`, for example their roles, users and accounts. */
export type KeyPrincipal = {
  readonly __typename?: 'KeyPrincipal';
  /** A role, user, session or account by its ARN; a service by its name; an account by its id. */
  readonly arn: Scalars['ID']['output'];
  /**
   * The indexed keys that this principal may use. Each was evaluated for this principal. Access that depends on conditions
   * is included and marked `conditional`; access that depends on identity policies is marked `requiresIdentityPolicy`.
   */
  readonly keys: Maybe<KeyPrincipalKeyConnection>;
};


/** A principal that may use keys. Other subgraphs refer to it by `arn`, for example their roles, users and accounts. */
export type KeyPrincipalKeysArgs = {
  action?: InputMaybe<Scalars['String']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  capability?: InputMaybe<KeyCapability>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** One page of the keys that a principal may use. */
export type KeyPrincipalKeyConnection = {
  readonly __typename?: 'KeyPrincipalKeyConnection';
  /**
   * How old the data may be: every key was read at this time or later, or could not be. Null until all keys have been read
   * once.
   */
  readonly asOf: Maybe<Scalars['DateTime']['output']>;
  /** False while some account or Region could not be listed, or has not been listed yet: it may hold unknown keys. */
  readonly complete: Scalars['Boolean']['output'];
  /** The keys of this page, ordered by ARN. */
  readonly edges: ReadonlyArray<KeyPrincipalKeyEdge>;
  /**
   * One error for each account and Region whose keys could not be listed, and one FORBIDDEN error for all those that the
   * caller may not read.
   */
  readonly errors: ReadonlyArray<KmsError>;
  /** Whether there are more pages, and the cursor for the next one. */
  readonly pageInfo: PageInfo;
  /**
   * The number of keys of the principal's cloud that could not be analyzed or have not been read yet: the principal may be
   * able to use them.
   */
  readonly unread: Scalars['Int']['output'];
};

/** A key that a principal may use, with the actions allowed. */
export type KeyPrincipalKeyEdge = {
  readonly __typename?: 'KeyPrincipalKeyEdge';
  /** The actions that the principal may perform, of those that `action` and `capability` select: all if both are omitted. */
  readonly actions: ReadonlyArray<Scalars['String']['output']>;
  /** True where each of these actions depends on conditions, whose values are unknown here. */
  readonly conditional: Scalars['Boolean']['output'];
  /** Pass it as `after` to continue after this key. */
  readonly cursor: Scalars['String']['output'];
  /** The key. */
  readonly node: Key;
  /** True where each of these actions also needs an identity policy of the principal, as across accounts. */
  readonly requiresIdentityPolicy: Scalars['Boolean']['output'];
  /** The statements and grants that allow it. */
  readonly via: ReadonlyArray<KeyAccessPath>;
};

/** A request that a policy allows, as arguments for `evaluate`. */
export type KeyRequestWitness = {
  readonly __typename?: 'KeyRequestWitness';
  /** The action. */
  readonly action: Scalars['String']['output'];
  /** The request's condition keys. A key without values is absent from the request. */
  readonly context: ReadonlyArray<KeyContextValue>;
  /** The caller. */
  readonly principal: Scalars['String']['output'];
  /** The indexes of the statements that allow it. */
  readonly statements: ReadonlyArray<Scalars['Int']['output']>;
};

/** Automatic rotation of a key's material. */
export type KeyRotation = {
  readonly __typename?: 'KeyRotation';
  /** True where automatic rotation is on. False also for keys that can't be rotated. */
  readonly enabled: Scalars['Boolean']['output'];
  /** When the key was last rotated. Null where the cloud does not say, as on AWS. */
  readonly lastRotationAt: Maybe<Scalars['DateTime']['output']>;
  /** When the key is rotated next. Null where it is not rotated or the cloud does not say. */
  readonly nextRotationAt: Maybe<Scalars['DateTime']['output']>;
  /** The rotation period in days. Null where the key is not rotated. */
  readonly periodInDays: Maybe<Scalars['Int']['output']>;
};

/** One page of search results. */
export type KeySearchConnection = {
  readonly __typename?: 'KeySearchConnection';
  /**
   * How old the data may be: every key was read at this time or later, or could not be. Null until all keys have been read
   * once.
   */
  readonly asOf: Maybe<Scalars['DateTime']['output']>;
  /**
   * False while some account or Region could not be listed, or has not been listed yet: it may hold unknown keys. Also
   * false where the filter includes none that is configured. `errors` has the reasons.
   */
  readonly complete: Scalars['Boolean']['output'];
  /** The keys of this page, each with its data from the index. */
  readonly edges: ReadonlyArray<KeySearchEdge>;
  /**
   * One error for each account and Region whose keys could not be listed, and one FORBIDDEN error for all those that the
   * caller may not read. KMS_ACCOUNT_NOT_CONFIGURED where the filter includes none that is configured.
   */
  readonly errors: ReadonlyArray<KmsError>;
  /** Whether there are more pages, and the cursor for the next one. */
  readonly pageInfo: PageInfo;
  /**
   * The number of matching keys on all pages. A key that could not be analyzed matches no exposure, finding, severity,
   * account, organization or fingerprint: `keySummary` counts it as unread.
   */
  readonly totalCount: Scalars['Int']['output'];
};

/** A key in the search results. */
export type KeySearchEdge = {
  readonly __typename?: 'KeySearchEdge';
  /** Pass it as `after` to continue after this key. */
  readonly cursor: Scalars['String']['output'];
  /** Why the key could not be analyzed. Null where it was analyzed or has not been read yet. */
  readonly error: Maybe<KmsErrorCode>;
  /** The exposure, from the index. Null where the key could not be analyzed or has not been read yet. */
  readonly exposure: Maybe<KeyPolicyExposure>;
  /** The codes of the findings, each once. Null where the key could not be analyzed or has not been read yet. */
  readonly findings: Maybe<ReadonlyArray<KeyPolicyFindingCode>>;
  /** The key. Its fields are read from the cloud, not from the index. */
  readonly node: Key;
  /**
   * When reading the key's policy last succeeded or failed; for a key that has not been read yet, when it was first
   * listed.
   */
  readonly readAt: Scalars['DateTime']['output'];
};

/** Filters a search of the index. All given fields must match; omitted fields match everything. */
export type KeySearchFilter = {
  /** Keys of this account only. */
  readonly accountId?: InputMaybe<Scalars['String']['input']>;
  /** The key with this alias, in each account and Region that has one: `alias/app` or `app`. */
  readonly alias?: InputMaybe<Scalars['String']['input']>;
  /** Keys whose policy changed, as far as observed, at this time or later. */
  readonly changedSince?: InputMaybe<Scalars['DateTime']['input']>;
  /** Keys that could not be analyzed, for one of these reasons. */
  readonly errorCodes?: InputMaybe<ReadonlyArray<KmsErrorCode>>;
  /** Keys with one of these exposures. */
  readonly exposures?: InputMaybe<ReadonlyArray<KeyPolicyExposure>>;
  /** Keys of other accounts that give access to this account. */
  readonly externalAccount?: InputMaybe<Scalars['String']['input']>;
  /** Keys with one of these findings. */
  readonly findings?: InputMaybe<ReadonlyArray<KeyPolicyFindingCode>>;
  /** Keys whose policy has this `fingerprint`. */
  readonly fingerprint?: InputMaybe<Scalars['String']['input']>;
  /** Keys with a finding of this severity or a higher one. */
  readonly minSeverity?: InputMaybe<KeyPolicySeverity>;
  /** Keys that give access to this organization, such as `o-abcdef1234`. */
  readonly organization?: InputMaybe<Scalars['String']['input']>;
  /** Keys of this cloud only. */
  readonly provider?: InputMaybe<Scalars['KmsProvider']['input']>;
  /** Keys of this Region only. */
  readonly region?: InputMaybe<Scalars['String']['input']>;
  /** Keys in one of these states, as the cloud names them: `Enabled`, `Disabled`, `PendingDeletion` and so on. */
  readonly states?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Keys with this tag. */
  readonly tag?: InputMaybe<KeyTagInput>;
};

/** The order of search results. */
export type KeySearchOrder =
  /** By account and Region, as ARNs sort. */
  | 'ARN'
  /** Latest policy change first. Keys without an observed change come last. */
  | 'CHANGED_AT'
  /** Widest exposure first. Keys that could not be analyzed come last. */
  | 'EXPOSURE';

/** A rule of a published security standard. */
export type KeySecurityControl = {
  readonly __typename?: 'KeySecurityControl';
  /** The control's id in it, for example `KMS.5`. */
  readonly id: Scalars['String']['output'];
  /** The name of the standard. */
  readonly standard: Scalars['String']['output'];
  /** Where the control is described. */
  readonly url: Scalars['String']['output'];
};

/** Counts of keys by exposure, finding and error. */
export type KeySummary = {
  readonly __typename?: 'KeySummary';
  /**
   * How old the data may be: every key was read at this time or later, or could not be. Null until all keys have been read
   * once.
   */
  readonly asOf: Maybe<Scalars['DateTime']['output']>;
  /** Keys that could not be analyzed, by reason, most frequent first. */
  readonly byError: ReadonlyArray<KeyErrorCount>;
  /** Analyzed keys by exposure, widest first. Exposures that no key has are omitted. */
  readonly byExposure: ReadonlyArray<KeyExposureCount>;
  /** Keys by finding, most frequent first. A key may have several. */
  readonly byFinding: ReadonlyArray<KeyFindingCount>;
  /**
   * False while some account or Region could not be listed, or has not been listed yet: keys that it holds may be missing
   * from the counts. Also false where the filter includes none that is configured.
   */
  readonly complete: Scalars['Boolean']['output'];
  /**
   * One error for each account and Region whose keys could not be listed, and one FORBIDDEN error for all those that the
   * caller may not read. KMS_ACCOUNT_NOT_CONFIGURED where the filter includes none that is configured.
   */
  readonly errors: ReadonlyArray<KmsError>;
  /** Keys whose policy was read and analyzed. */
  readonly judged: Scalars['Int']['output'];
  /** All keys that match the filter: `judged` plus `unread`. */
  readonly total: Scalars['Int']['output'];
  /**
   * Keys whose policy could not be read or interpreted, or has not been read yet. They may be open, so they are counted
   * whether or not the filter names exposures, findings, severities, accounts, organizations or fingerprints.
   */
  readonly unread: Scalars['Int']['output'];
};

/** A tag of a key. */
export type KeyTag = {
  readonly __typename?: 'KeyTag';
  /** The tag's key. */
  readonly key: Scalars['String']['output'];
  /** The tag's value, which may be empty. */
  readonly value: Scalars['String']['output'];
};

/** A tag to search for. */
export type KeyTagInput = {
  /** The tag's key, case-sensitive. */
  readonly key: Scalars['String']['input'];
  /** The tag's value, case-sensitive. If omitted, any value matches. */
  readonly value?: InputMaybe<Scalars['String']['input']>;
};

/**
 * Outsiders that are meant to have access: a policy that gives access to no other outsiders is TRUSTED instead of
 * EXTERNAL. One that gives access to anyone stays PUBLIC.
 */
export type KeyTrustInput = {
  /** Account ids. */
  readonly accounts?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Organization ids: `o-…` on AWS, `rd-…` on Alibaba Cloud. */
  readonly organizations?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
};

/** An account that this graph is configured to read. */
export type KmsAccount = {
  readonly __typename?: 'KmsAccount';
  /** The account's id: 12 digits on AWS, usually 16 on Alibaba Cloud. */
  readonly accountId: Scalars['String']['output'];
  /** The cloud that the account belongs to. */
  readonly provider: Scalars['KmsProvider']['output'];
  /** The Regions in which this account's keys can be read. */
  readonly regions: ReadonlyArray<Scalars['String']['output']>;
};

/**
 * The reason why something could not be read, as data. In `errors[]`, an error has its code in `extensions.code`, and its
 * other fields under `extensions.kms`.
 */
export type KmsError = {
  readonly __typename?: 'KmsError';
  /** The account that the request concerns. */
  readonly accountId: Maybe<Scalars['String']['output']>;
  /** The requested key. Use it where a gateway drops the entity's index from the error's path. */
  readonly arn: Maybe<Scalars['ID']['output']>;
  /** The kind of error, for code to switch on. */
  readonly code: KmsErrorCode;
  /** The cloud's page on this error. */
  readonly documentationUrl: Maybe<Scalars['String']['output']>;
  /** The HTTP status of the cloud's response. Prefer `code`: clouds use one status for many errors. */
  readonly httpStatus: Maybe<Scalars['Int']['output']>;
  /**
   * What went wrong and how to fix it, in English. Contains no secrets and no caller's identity. Don't parse it: the
   * wording may change.
   */
  readonly message: Scalars['String']['output'];
  /** The cloud's operation that failed, for example `GetKeyPolicy`. Null where none was called. */
  readonly operation: Maybe<Scalars['String']['output']>;
  /** The cloud that the request concerns. */
  readonly provider: Maybe<Scalars['KmsProvider']['output']>;
  /** The cloud's own name for the error, for example `NotFoundException` or `Forbidden.KeyNotFound`. */
  readonly providerCode: Maybe<Scalars['String']['output']>;
  /** The Region that the request concerns. */
  readonly region: Maybe<Scalars['String']['output']>;
  /** The cloud's id of the failed request: quote it to the cloud's support. */
  readonly requestId: Maybe<Scalars['String']['output']>;
  /** How long to wait before a retry, in milliseconds. Null where unknown. */
  readonly retryAfterMs: Maybe<Scalars['Int']['output']>;
  /** True where the same request may succeed later without any change. */
  readonly retryable: Scalars['Boolean']['output'];
};

/**
 * All the ways in which reading a key can fail. New ones may be added: treat one that you don't know like
 * KMS_PROVIDER_ERROR.
 */
export type KmsErrorCode =
  /** The caller may not query this key. No cloud was called. */
  | 'FORBIDDEN'
  /** The cloud denies this service access to the key. This says nothing about how secure the key is. */
  | 'KMS_ACCESS_DENIED'
  /** The reference is valid, but its account or Region is not configured here. No cloud was called. */
  | 'KMS_ACCOUNT_NOT_CONFIGURED'
  /**
   * The reference gives a key id or an alias without its account, and several accounts serve the Region: for a key id, too
   * many to ask each of them. Name the account, or refer to the key by its ARN.
   */
  | 'KMS_AMBIGUOUS_KEY_ID'
  /** This field would exceed what one request may use of CPU, memory or response size. Request less at a time. */
  | 'KMS_BUDGET_EXCEEDED'
  /** This service's credentials for the account are missing, expired or wrong: its operator has to act. */
  | 'KMS_CREDENTIALS_INVALID'
  /** A system that the cloud's key service depends on did not answer in time. */
  | 'KMS_DEPENDENCY_TIMEOUT'
  /**
   * The index of keys is unavailable: this service keeps none, or its database is down. Fields that call a cloud still
   * work.
   */
  | 'KMS_INDEX_UNAVAILABLE'
  /** The cloud rejected the ARN. */
  | 'KMS_INVALID_ARN'
  /** The reference is not a valid key ARN or key id. No cloud was called. */
  | 'KMS_INVALID_KEY_REFERENCE'
  /** A parameter's value was rejected, by the cloud or by this service. */
  | 'KMS_INVALID_PARAMETER'
  /** The key's state does not allow the operation. */
  | 'KMS_KEY_INVALID_STATE'
  /** The key does not exist. */
  | 'KMS_KEY_NOT_FOUND'
  /** This key can't have a key policy: on Alibaba Cloud only keys in a KMS instance can. */
  | 'KMS_KEY_POLICY_UNSUPPORTED'
  /** The operation requests more entities than allowed. The entities before this one were resolved. */
  | 'KMS_LIMIT_EXCEEDED'
  /** The request to the cloud lacked a required parameter. */
  | 'KMS_MISSING_PARAMETER'
  /** The policy's text can't be interpreted: see `document` and `issues`. */
  | 'KMS_POLICY_MALFORMED'
  /** The key exists, but has no policy of this name. */
  | 'KMS_POLICY_NOT_FOUND'
  /** The cloud answered with an error that it does not document. */
  | 'KMS_PROVIDER_ERROR'
  /** The cloud's key service had an internal error. */
  | 'KMS_PROVIDER_INTERNAL_ERROR'
  /** The cloud did not answer within the time allowed. */
  | 'KMS_PROVIDER_TIMEOUT'
  /** The cloud's key service can't be reached, or is known to be down. */
  | 'KMS_PROVIDER_UNAVAILABLE'
  /** The cloud's request quota is used up for now. */
  | 'KMS_THROTTLED';

/** The position of a page in its list. */
export type PageInfo = {
  readonly __typename?: 'PageInfo';
  /** The last cursor of this page; null where the page is empty. */
  readonly endCursor: Maybe<Scalars['String']['output']>;
  /** True where `after: endCursor` returns more. */
  readonly hasNextPage: Scalars['Boolean']['output'];
  /** True where this page was requested with `after`. Paging is forward only. */
  readonly hasPreviousPage: Scalars['Boolean']['output'];
  /** The first cursor of this page; null where the page is empty. */
  readonly startCursor: Maybe<Scalars['String']['output']>;
};

/**
 * The entry points of this subgraph. Unless the service is configured otherwise, an operation may have 20 root fields, 30
 * aliases, 15,000 tokens and 100 levels, and is rejected beyond that. Its entities may be 1,000, and its response 16 MiB:
 * what goes beyond gives the errors KMS_LIMIT_EXCEEDED and KMS_BUDGET_EXCEEDED. A value of `first` or `after` that is not
 * valid gives KMS_INVALID_PARAMETER.
 */
export type Query = {
  readonly __typename?: 'Query';
  /** Analyzes a policy that is not attached to a key yet, such as a draft in a pull request. Calls no cloud. */
  readonly inspectKeyPolicy: KeyPolicy;
  /**
   * A key by its full ARN. Always returns a `Key` and calls no cloud: its fields give an error if the ARN is not valid, is
   * not configured, or the key does not exist.
   */
  readonly key: Key;
  /**
   * A key by an alias. Null, with a typed error, where the name is not valid or no configured account matches. Calls no
   * cloud: the key's fields give an error if the alias does not exist.
   */
  readonly keyByAlias: Maybe<Key>;
  /**
   * A key by its id. Null, with a typed error, where the id is not valid or no configured account matches. Calls a cloud
   * only to find the account of an id that is given without one.
   */
  readonly keyById: Maybe<Key>;
  /**
   * Policy changes, in the order in which they were observed. To follow them, pass the last `endCursor` as `after`; an
   * empty page repeats it. The first observed version of a key's policy is not a change.
   */
  readonly keyPolicyChanges: Maybe<KeyPolicyChangeEventConnection>;
  /**
   * A principal that may use keys: a role, user, session or account by its ARN, a service by its name, an account by its
   * id. Calls no cloud: `keys` lists what the principal may use.
   */
  readonly keyPrincipal: KeyPrincipal;
  /**
   * Searches the keys of all configured accounts in the index. Calls no cloud: `asOf` and `readAt` say how old the data
   * is. Null, with the error KMS_INDEX_UNAVAILABLE, where there is no index or it is down.
   */
  readonly keySearch: Maybe<KeySearchConnection>;
  /** Counts the keys that `keySearch` finds with the same filter, and those that are unread. */
  readonly keySummary: Maybe<KeySummary>;
  /**
   * The keys of the configured accounts, by account and Region, in a stable order. Accounts and Regions that could not be
   * listed are named in `errors`; the others are complete. For accounts and Regions that are not configured, the list is
   * empty: see `kmsAccounts`.
   */
  readonly keys: KeyConnection;
  /** The accounts and Regions that this graph can read, in a stable order. */
  readonly kmsAccounts: ReadonlyArray<KmsAccount>;
};


/**
 * The entry points of this subgraph. Unless the service is configured otherwise, an operation may have 20 root fields, 30
 * aliases, 15,000 tokens and 100 levels, and is rejected beyond that. Its entities may be 1,000, and its response 16 MiB:
 * what goes beyond gives the errors KMS_LIMIT_EXCEEDED and KMS_BUDGET_EXCEEDED. A value of `first` or `after` that is not
 * valid gives KMS_INVALID_PARAMETER.
 */
export type QueryInspectKeyPolicyArgs = {
  accountId?: InputMaybe<Scalars['String']['input']>;
  arn?: InputMaybe<Scalars['ID']['input']>;
  caller?: InputMaybe<Scalars['ID']['input']>;
  document: Scalars['String']['input'];
  provider: Scalars['KmsProvider']['input'];
  trust?: InputMaybe<KeyTrustInput>;
};


/**
 * The entry points of this subgraph. Unless the service is configured otherwise, an operation may have 20 root fields, 30
 * aliases, 15,000 tokens and 100 levels, and is rejected beyond that. Its entities may be 1,000, and its response 16 MiB:
 * what goes beyond gives the errors KMS_LIMIT_EXCEEDED and KMS_BUDGET_EXCEEDED. A value of `first` or `after` that is not
 * valid gives KMS_INVALID_PARAMETER.
 */
export type QueryKeyArgs = {
  arn: Scalars['ID']['input'];
};


/**
 * The entry points of this subgraph. Unless the service is configured otherwise, an operation may have 20 root fields, 30
 * aliases, 15,000 tokens and 100 levels, and is rejected beyond that. Its entities may be 1,000, and its response 16 MiB:
 * what goes beyond gives the errors KMS_LIMIT_EXCEEDED and KMS_BUDGET_EXCEEDED. A value of `first` or `after` that is not
 * valid gives KMS_INVALID_PARAMETER.
 */
export type QueryKeyByAliasArgs = {
  accountId?: InputMaybe<Scalars['String']['input']>;
  alias: Scalars['String']['input'];
  provider: Scalars['KmsProvider']['input'];
  region: Scalars['String']['input'];
};


/**
 * The entry points of this subgraph. Unless the service is configured otherwise, an operation may have 20 root fields, 30
 * aliases, 15,000 tokens and 100 levels, and is rejected beyond that. Its entities may be 1,000, and its response 16 MiB:
 * what goes beyond gives the errors KMS_LIMIT_EXCEEDED and KMS_BUDGET_EXCEEDED. A value of `first` or `after` that is not
 * valid gives KMS_INVALID_PARAMETER.
 */
export type QueryKeyByIdArgs = {
  accountId?: InputMaybe<Scalars['String']['input']>;
  keyId: Scalars['ID']['input'];
  provider: Scalars['KmsProvider']['input'];
  region: Scalars['String']['input'];
};


/**
 * The entry points of this subgraph. Unless the service is configured otherwise, an operation may have 20 root fields, 30
 * aliases, 15,000 tokens and 100 levels, and is rejected beyond that. Its entities may be 1,000, and its response 16 MiB:
 * what goes beyond gives the errors KMS_LIMIT_EXCEEDED and KMS_BUDGET_EXCEEDED. A value of `first` or `after` that is not
 * valid gives KMS_INVALID_PARAMETER.
 */
export type QueryKeyPolicyChangesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<KeySearchFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  since?: InputMaybe<Scalars['DateTime']['input']>;
};


/**
 * The entry points of this subgraph. Unless the service is configured otherwise, an operation may have 20 root fields, 30
 * aliases, 15,000 tokens and 100 levels, and is rejected beyond that. Its entities may be 1,000, and its response 16 MiB:
 * what goes beyond gives the errors KMS_LIMIT_EXCEEDED and KMS_BUDGET_EXCEEDED. A value of `first` or `after` that is not
 * valid gives KMS_INVALID_PARAMETER.
 */
export type QueryKeyPrincipalArgs = {
  arn: Scalars['ID']['input'];
};


/**
 * The entry points of this subgraph. Unless the service is configured otherwise, an operation may have 20 root fields, 30
 * aliases, 15,000 tokens and 100 levels, and is rejected beyond that. Its entities may be 1,000, and its response 16 MiB:
 * what goes beyond gives the errors KMS_LIMIT_EXCEEDED and KMS_BUDGET_EXCEEDED. A value of `first` or `after` that is not
 * valid gives KMS_INVALID_PARAMETER.
 */
export type QueryKeySearchArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<KeySearchFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<KeySearchOrder>;
};


/**
 * The entry points of this subgraph. Unless the service is configured otherwise, an operation may have 20 root fields, 30
 * aliases, 15,000 tokens and 100 levels, and is rejected beyond that. Its entities may be 1,000, and its response 16 MiB:
 * what goes beyond gives the errors KMS_LIMIT_EXCEEDED and KMS_BUDGET_EXCEEDED. A value of `first` or `after` that is not
 * valid gives KMS_INVALID_PARAMETER.
 */
export type QueryKeySummaryArgs = {
  filter?: InputMaybe<KeySearchFilter>;
};


/**
 * The entry points of this subgraph. Unless the service is configured otherwise, an operation may have 20 root fields, 30
 * aliases, 15,000 tokens and 100 levels, and is rejected beyond that. Its entities may be 1,000, and its response 16 MiB:
 * what goes beyond gives the errors KMS_LIMIT_EXCEEDED and KMS_BUDGET_EXCEEDED. A value of `first` or `after` that is not
 * valid gives KMS_INVALID_PARAMETER.
 */
export type QueryKeysArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<KeyFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * The entry points of this subgraph. Unless the service is configured otherwise, an operation may have 20 root fields, 30
 * aliases, 15,000 tokens and 100 levels, and is rejected beyond that. Its entities may be 1,000, and its response 16 MiB:
 * what goes beyond gives the errors KMS_LIMIT_EXCEEDED and KMS_BUDGET_EXCEEDED. A value of `first` or `after` that is not
 * valid gives KMS_INVALID_PARAMETER.
 */
export type QueryKmsAccountsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};



export type ResolverTypeWrapper<T> = Promise<T> | T;

export type ReferenceResolver<TResult, TReference, TContext> = (
      reference: TReference,
      context: TContext,
      info: GraphQLResolveInfo
    ) => Promise<TResult> | TResult;

      type ScalarCheck<T, S> = S extends true ? T : NullableCheck<T, S>;
      type NullableCheck<T, S> = Maybe<T> extends T ? Maybe<ListCheck<NonNullable<T>, S>> : ListCheck<T, S>;
      type ListCheck<T, S> = T extends (infer U)[] ? NullableCheck<U, S>[] : GraphQLRecursivePick<T, S>;
      export type GraphQLRecursivePick<T, S> = { [K in keyof T & keyof S]: ScalarCheck<T[K], S[K]> };
    

export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

/** Mapping of federation types */
export type FederationTypes = {
  Key: Key;
  KeyPrincipal: KeyPrincipal;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Key:
    ( { __typename: 'Key' }
    & ( GraphQLRecursivePick<FederationTypes['Key'], {"arn":true}>
        | GraphQLRecursivePick<FederationTypes['Key'], {"provider":true,"region":true,"keyId":true}> ) );
  KeyPrincipal:
    ( { __typename: 'KeyPrincipal' }
    & GraphQLRecursivePick<FederationTypes['KeyPrincipal'], {"arn":true}> );
};

/** Mapping of union types */
export type ResolversUnionTypes<_RefType extends Record<string, unknown>> = {
  KeyPolicyResult:
    | ( KeyPolicyModel )
    | ( KmsErrorDetails )
  ;
};


/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Key: ResolverTypeWrapper<KeyModel>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  KeyAccess: ResolverTypeWrapper<KeyAnalysis>;
  KeyAccessEntry: ResolverTypeWrapper<KeyAccessEntry>;
  KeyAccessEntryConnection: ResolverTypeWrapper<KeyAccessEntryConnection>;
  KeyAccessEntryEdge: ResolverTypeWrapper<KeyAccessEntryEdge>;
  KeyAccessPath: ResolverTypeWrapper<KeyAccessPath>;
  KeyAlias: ResolverTypeWrapper<KeyAlias>;
  KeyCapability: KeyCapability;
  KeyConnection: ResolverTypeWrapper<Omit<KeyConnection, 'edges' | 'errors'> & { edges: ReadonlyArray<ResolversTypes['KeyEdge']>, errors: ReadonlyArray<ResolversTypes['KmsError']> }>;
  KeyContextValue: ResolverTypeWrapper<KeyContextValue>;
  KeyDecision: ResolverTypeWrapper<KeyDecision>;
  KeyEdge: ResolverTypeWrapper<Omit<KeyEdge, 'node'> & { node: ResolversTypes['Key'] }>;
  KeyErrorCount: ResolverTypeWrapper<KeyErrorCount>;
  KeyExposureCount: ResolverTypeWrapper<KeyExposureCount>;
  KeyFilter: KeyFilter;
  KeyFinding: ResolverTypeWrapper<KeyFindingModel>;
  KeyFindingCount: ResolverTypeWrapper<KeyFindingCount>;
  KeyGrant: ResolverTypeWrapper<KeyGrantModel>;
  KeyGrantConnection: ResolverTypeWrapper<Omit<KeyGrantConnection, 'edges'> & { edges: ReadonlyArray<ResolversTypes['KeyGrantEdge']> }>;
  KeyGrantEdge: ResolverTypeWrapper<Omit<KeyGrantEdge, 'node'> & { node: ResolversTypes['KeyGrant'] }>;
  KeyMetadata: ResolverTypeWrapper<KeyMetadataModel>;
  KeyNewAccess: ResolverTypeWrapper<KeyNewAccess>;
  KeyNewAccessVerdict: KeyNewAccessVerdict;
  KeyPolicy: ResolverTypeWrapper<KeyPolicyModel>;
  KeyPolicyAccess: ResolverTypeWrapper<KeyPolicyAccess>;
  KeyPolicyChange: ResolverTypeWrapper<KeyPolicyChange>;
  KeyPolicyChangeEvent: ResolverTypeWrapper<KeyPolicyChangeEventModel>;
  KeyPolicyChangeEventConnection: ResolverTypeWrapper<Omit<KeyPolicyChangeEventConnection, 'edges'> & { edges: ReadonlyArray<ResolversTypes['KeyPolicyChangeEventEdge']> }>;
  KeyPolicyChangeEventEdge: ResolverTypeWrapper<Omit<KeyPolicyChangeEventEdge, 'node'> & { node: ResolversTypes['KeyPolicyChangeEvent'] }>;
  KeyPolicyChangeKind: KeyPolicyChangeKind;
  KeyPolicyCondition: ResolverTypeWrapper<KeyPolicyCondition>;
  KeyPolicyContextInput: KeyPolicyContextInput;
  KeyPolicyDecision: ResolverTypeWrapper<KeyPolicyDecision>;
  KeyPolicyEffect: KeyPolicyEffect;
  KeyPolicyExposure: KeyPolicyExposure;
  KeyPolicyFinding: ResolverTypeWrapper<FindingModel>;
  KeyPolicyFindingCode: KeyPolicyFindingCode;
  KeyPolicyIssue: ResolverTypeWrapper<KeyPolicyIssue>;
  KeyPolicyIssueCode: KeyPolicyIssueCode;
  KeyPolicyOutcome: KeyPolicyOutcome;
  KeyPolicyPrincipal: ResolverTypeWrapper<KeyPolicyPrincipal>;
  KeyPolicyPrincipalKind: KeyPolicyPrincipalKind;
  KeyPolicyReach: ResolverTypeWrapper<KeyPolicyReach>;
  KeyPolicyReachScope: KeyPolicyReachScope;
  KeyPolicyResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['KeyPolicyResult']>;
  KeyPolicySetQualifier: KeyPolicySetQualifier;
  KeyPolicySeverity: KeyPolicySeverity;
  KeyPolicyStatement: ResolverTypeWrapper<KeyPolicyStatement>;
  KeyPolicyVersion: ResolverTypeWrapper<KeyPolicyVersionModel>;
  KeyPolicyVersionConnection: ResolverTypeWrapper<Omit<KeyPolicyVersionConnection, 'edges'> & { edges: ReadonlyArray<ResolversTypes['KeyPolicyVersionEdge']> }>;
  KeyPolicyVersionEdge: ResolverTypeWrapper<Omit<KeyPolicyVersionEdge, 'node'> & { node: ResolversTypes['KeyPolicyVersion'] }>;
  KeyPrincipal: ResolverTypeWrapper<KeyPrincipalModel>;
  KeyPrincipalKeyConnection: ResolverTypeWrapper<Omit<KeyPrincipalKeyConnection, 'edges' | 'errors'> & { edges: ReadonlyArray<ResolversTypes['KeyPrincipalKeyEdge']>, errors: ReadonlyArray<ResolversTypes['KmsError']> }>;
  KeyPrincipalKeyEdge: ResolverTypeWrapper<Omit<KeyPrincipalKeyEdge, 'node'> & { node: ResolversTypes['Key'] }>;
  KeyRequestWitness: ResolverTypeWrapper<KeyRequestWitness>;
  KeyRotation: ResolverTypeWrapper<KeyRotation>;
  KeySearchConnection: ResolverTypeWrapper<KeySearchModel>;
  KeySearchEdge: ResolverTypeWrapper<Omit<KeySearchEdge, 'node'> & { node: ResolversTypes['Key'] }>;
  KeySearchFilter: KeySearchFilter;
  KeySearchOrder: KeySearchOrder;
  KeySecurityControl: ResolverTypeWrapper<KeySecurityControl>;
  KeySummary: ResolverTypeWrapper<Omit<KeySummary, 'errors'> & { errors: ReadonlyArray<ResolversTypes['KmsError']> }>;
  KeyTag: ResolverTypeWrapper<KeyTag>;
  KeyTagInput: KeyTagInput;
  KeyTrustInput: KeyTrustInput;
  KmsAccount: ResolverTypeWrapper<KmsAccount>;
  KmsError: ResolverTypeWrapper<KmsErrorDetails>;
  KmsErrorCode: KmsErrorCode;
  KmsProvider: ResolverTypeWrapper<Scalars['KmsProvider']['output']>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  DateTime: Scalars['DateTime']['output'];
  Key: KeyModel;
  String: Scalars['String']['output'];
  ID: Scalars['ID']['output'];
  Int: Scalars['Int']['output'];
  Boolean: Scalars['Boolean']['output'];
  KeyAccess: KeyAnalysis;
  KeyAccessEntry: KeyAccessEntry;
  KeyAccessEntryConnection: KeyAccessEntryConnection;
  KeyAccessEntryEdge: KeyAccessEntryEdge;
  KeyAccessPath: KeyAccessPath;
  KeyAlias: KeyAlias;
  KeyConnection: Omit<KeyConnection, 'edges' | 'errors'> & { edges: ReadonlyArray<ResolversParentTypes['KeyEdge']>, errors: ReadonlyArray<ResolversParentTypes['KmsError']> };
  KeyContextValue: KeyContextValue;
  KeyDecision: KeyDecision;
  KeyEdge: Omit<KeyEdge, 'node'> & { node: ResolversParentTypes['Key'] };
  KeyErrorCount: KeyErrorCount;
  KeyExposureCount: KeyExposureCount;
  KeyFilter: KeyFilter;
  KeyFinding: KeyFindingModel;
  KeyFindingCount: KeyFindingCount;
  KeyGrant: KeyGrantModel;
  KeyGrantConnection: Omit<KeyGrantConnection, 'edges'> & { edges: ReadonlyArray<ResolversParentTypes['KeyGrantEdge']> };
  KeyGrantEdge: Omit<KeyGrantEdge, 'node'> & { node: ResolversParentTypes['KeyGrant'] };
  KeyMetadata: KeyMetadataModel;
  KeyNewAccess: KeyNewAccess;
  KeyPolicy: KeyPolicyModel;
  KeyPolicyAccess: KeyPolicyAccess;
  KeyPolicyChange: KeyPolicyChange;
  KeyPolicyChangeEvent: KeyPolicyChangeEventModel;
  KeyPolicyChangeEventConnection: Omit<KeyPolicyChangeEventConnection, 'edges'> & { edges: ReadonlyArray<ResolversParentTypes['KeyPolicyChangeEventEdge']> };
  KeyPolicyChangeEventEdge: Omit<KeyPolicyChangeEventEdge, 'node'> & { node: ResolversParentTypes['KeyPolicyChangeEvent'] };
  KeyPolicyCondition: KeyPolicyCondition;
  KeyPolicyContextInput: KeyPolicyContextInput;
  KeyPolicyDecision: KeyPolicyDecision;
  KeyPolicyFinding: FindingModel;
  KeyPolicyIssue: KeyPolicyIssue;
  KeyPolicyPrincipal: KeyPolicyPrincipal;
  KeyPolicyReach: KeyPolicyReach;
  KeyPolicyResult: ResolversUnionTypes<ResolversParentTypes>['KeyPolicyResult'];
  KeyPolicyStatement: KeyPolicyStatement;
  KeyPolicyVersion: KeyPolicyVersionModel;
  KeyPolicyVersionConnection: Omit<KeyPolicyVersionConnection, 'edges'> & { edges: ReadonlyArray<ResolversParentTypes['KeyPolicyVersionEdge']> };
  KeyPolicyVersionEdge: Omit<KeyPolicyVersionEdge, 'node'> & { node: ResolversParentTypes['KeyPolicyVersion'] };
  KeyPrincipal: KeyPrincipalModel;
  KeyPrincipalKeyConnection: Omit<KeyPrincipalKeyConnection, 'edges' | 'errors'> & { edges: ReadonlyArray<ResolversParentTypes['KeyPrincipalKeyEdge']>, errors: ReadonlyArray<ResolversParentTypes['KmsError']> };
  KeyPrincipalKeyEdge: Omit<KeyPrincipalKeyEdge, 'node'> & { node: ResolversParentTypes['Key'] };
  KeyRequestWitness: KeyRequestWitness;
  KeyRotation: KeyRotation;
  KeySearchConnection: KeySearchModel;
  KeySearchEdge: Omit<KeySearchEdge, 'node'> & { node: ResolversParentTypes['Key'] };
  KeySearchFilter: KeySearchFilter;
  KeySecurityControl: KeySecurityControl;
  KeySummary: Omit<KeySummary, 'errors'> & { errors: ReadonlyArray<ResolversParentTypes['KmsError']> };
  KeyTag: KeyTag;
  KeyTagInput: KeyTagInput;
  KeyTrustInput: KeyTrustInput;
  KmsAccount: KmsAccount;
  KmsError: KmsErrorDetails;
  KmsProvider: Scalars['KmsProvider']['output'];
  PageInfo: PageInfo;
  Query: Record<PropertyKey, never>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type KeyResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Key'] = ResolversParentTypes['Key'], FederationReferenceType extends FederationReferenceTypes['Key'] = FederationReferenceTypes['Key']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Key']> | FederationReferenceType, FederationReferenceType, ContextType>;
  access?: Resolver<Maybe<ResolversTypes['KeyAccess']>, ParentType, ContextType>;
  accountId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  aliases?: Resolver<Maybe<ReadonlyArray<ResolversTypes['KeyAlias']>>, ParentType, ContextType>;
  arn?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  evaluate?: Resolver<Maybe<ResolversTypes['KeyDecision']>, ParentType, ContextType, RequireFields<KeyEvaluateArgs, 'action' | 'context' | 'principal'>>;
  grants?: Resolver<Maybe<ResolversTypes['KeyGrantConnection']>, ParentType, ContextType, RequireFields<KeyGrantsArgs, 'first'>>;
  history?: Resolver<Maybe<ResolversTypes['KeyPolicyVersionConnection']>, ParentType, ContextType, RequireFields<KeyHistoryArgs, 'first'>>;
  keyId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  metadata?: Resolver<Maybe<ResolversTypes['KeyMetadata']>, ParentType, ContextType>;
  partition?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  policy?: Resolver<Maybe<ResolversTypes['KeyPolicy']>, ParentType, ContextType, RequireFields<KeyPolicyArgs, 'fresh' | 'name'>>;
  policyResult?: Resolver<ResolversTypes['KeyPolicyResult'], ParentType, ContextType, RequireFields<KeyPolicyResultArgs, 'fresh' | 'name'>>;
  provider?: Resolver<Maybe<ResolversTypes['KmsProvider']>, ParentType, ContextType>;
  region?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  replicas?: Resolver<Maybe<ReadonlyArray<ResolversTypes['Key']>>, ParentType, ContextType>;
  resolvedArn?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  rotation?: Resolver<Maybe<ResolversTypes['KeyRotation']>, ParentType, ContextType>;
  tags?: Resolver<Maybe<ReadonlyArray<ResolversTypes['KeyTag']>>, ParentType, ContextType>;
  target?: Resolver<Maybe<ResolversTypes['Key']>, ParentType, ContextType>;
};

export type KeyAccessResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['KeyAccess'] = ResolversParentTypes['KeyAccess']> = {
  entries?: Resolver<ResolversTypes['KeyAccessEntryConnection'], ParentType, ContextType, RequireFields<KeyAccessEntriesArgs, 'first'>>;
  exposure?: Resolver<ResolversTypes['KeyPolicyExposure'], ParentType, ContextType>;
  externalAccounts?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  findings?: Resolver<ReadonlyArray<ResolversTypes['KeyFinding']>, ParentType, ContextType>;
};

export type KeyAccessEntryResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['KeyAccessEntry'] = ResolversParentTypes['KeyAccessEntry']> = {
  actions?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  capabilities?: Resolver<ReadonlyArray<ResolversTypes['KeyCapability']>, ParentType, ContextType>;
  conditionalActions?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  conditions?: Resolver<ReadonlyArray<ReadonlyArray<ResolversTypes['KeyPolicyCondition']>>, ParentType, ContextType>;
  principal?: Resolver<ResolversTypes['KeyPolicyPrincipal'], ParentType, ContextType>;
  reach?: Resolver<ReadonlyArray<ResolversTypes['KeyPolicyReach']>, ParentType, ContextType>;
  via?: Resolver<ReadonlyArray<ResolversTypes['KeyAccessPath']>, ParentType, ContextType>;
};

export type KeyAccessEntryConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['KeyAccessEntryConnection'] = ResolversParentTypes['KeyAccessEntryConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['KeyAccessEntryEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type KeyAccessEntryEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['KeyAccessEntryEdge'] = ResolversParentTypes['KeyAccessEntryEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['KeyAccessEntry'], ParentType, ContextType>;
};

export type KeyAccessPathResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['KeyAccessPath'] = ResolversParentTypes['KeyAccessPath']> = {
  grantId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  statementIndex?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type KeyAliasResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['KeyAlias'] = ResolversParentTypes['KeyAlias']> = {
  arn?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type KeyConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['KeyConnection'] = ResolversParentTypes['KeyConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['KeyEdge']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['KmsError']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type KeyContextValueResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['KeyContextValue'] = ResolversParentTypes['KeyContextValue']> = {
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  values?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
};

export type KeyDecisionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['KeyDecision'] = ResolversParentTypes['KeyDecision']> = {
  identityPolicyCanAllow?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  issues?: Resolver<ReadonlyArray<ResolversTypes['KeyPolicyIssue']>, ParentType, ContextType>;
  missingContext?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['KeyPolicyOutcome'], ParentType, ContextType>;
  requiresIdentityPolicy?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  via?: Resolver<ReadonlyArray<ResolversTypes['KeyAccessPath']>, ParentType, ContextType>;
};

export type KeyEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['KeyEdge'] = ResolversParentTypes['KeyEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Key'], ParentType, ContextType>;
};

export type KeyErrorCountResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['KeyErrorCount'] = ResolversParentTypes['KeyErrorCount']> = {
  code?: Resolver<ResolversTypes['KmsErrorCode'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type KeyExposureCountResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['KeyExposureCount'] = ResolversParentTypes['KeyExposureCount']> = {
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  exposure?: Resolver<ResolversTypes['KeyPolicyExposure'], ParentType, ContextType>;
};

export type KeyFindingResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['KeyFinding'] = ResolversParentTypes['KeyFinding']> = {
  code?: Resolver<ResolversTypes['KeyPolicyFindingCode'], ParentType, ContextType>;
  controls?: Resolver<ReadonlyArray<ResolversTypes['KeySecurityControl']>, ParentType, ContextType>;
  documentationUrl?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  severity?: Resolver<ResolversTypes['KeyPolicySeverity'], ParentType, ContextType>;
  via?: Resolver<ReadonlyArray<ResolversTypes['KeyAccessPath']>, ParentType, ContextType>;
  witness?: Resolver<Maybe<ResolversTypes['KeyRequestWitness']>, ParentType, ContextType>;
};

export type KeyFindingCountResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['KeyFindingCount'] = ResolversParentTypes['KeyFindingCount']> = {
  code?: Resolver<ResolversTypes['KeyPolicyFindingCode'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type KeyGrantResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['KeyGrant'] = ResolversParentTypes['KeyGrant']> = {
  constraints?: Resolver<ReadonlyArray<ResolversTypes['KeyPolicyCondition']>, ParentType, ContextType>;
  createdAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  grantId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  grantee?: Resolver<ResolversTypes['KeyPolicyPrincipal'], ParentType, ContextType>;
  issuingAccountId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  operations?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  retiringPrincipal?: Resolver<Maybe<ResolversTypes['KeyPolicyPrincipal']>, ParentType, ContextType>;
  retiringServicePrincipal?: Resolver<Maybe<ResolversTypes['KeyPolicyPrincipal']>, ParentType, ContextType>;
};

export type KeyGrantConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['KeyGrantConnection'] = ResolversParentTypes['KeyGrantConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['KeyGrantEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type KeyGrantEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['KeyGrantEdge'] = ResolversParentTypes['KeyGrantEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['KeyGrant'], ParentType, ContextType>;
};

export type KeyMetadataResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['KeyMetadata'] = ResolversParentTypes['KeyMetadata']> = {
  algorithms?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  createdAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  currentKeyMaterialId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  deletionAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  description?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  manager?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  materialExpiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  multiRegion?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  multiRegionKeyType?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  origin?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  spec?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  usage?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type KeyNewAccessResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['KeyNewAccess'] = ResolversParentTypes['KeyNewAccess']> = {
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  verdict?: Resolver<ResolversTypes['KeyNewAccessVerdict'], ParentType, ContextType>;
  witnesses?: Resolver<ReadonlyArray<ResolversTypes['KeyRequestWitness']>, ParentType, ContextType>;
};

export type KeyPolicyResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['KeyPolicy'] = ResolversParentTypes['KeyPolicy']> = {
  access?: Resolver<Maybe<ReadonlyArray<ResolversTypes['KeyPolicyAccess']>>, ParentType, ContextType>;
  canonicalDocument?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  diff?: Resolver<Maybe<ReadonlyArray<ResolversTypes['KeyPolicyChange']>>, ParentType, ContextType, RequireFields<KeyPolicyDiffArgs, 'document'>>;
  document?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  equivalentTo?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType, RequireFields<KeyPolicyEquivalentToArgs, 'document'>>;
  evaluate?: Resolver<Maybe<ResolversTypes['KeyPolicyDecision']>, ParentType, ContextType, RequireFields<KeyPolicyEvaluateArgs, 'action' | 'context' | 'principal'>>;
  exposure?: Resolver<Maybe<ResolversTypes['KeyPolicyExposure']>, ParentType, ContextType>;
  externalAccounts?: Resolver<Maybe<ReadonlyArray<ResolversTypes['String']>>, ParentType, ContextType>;
  findings?: Resolver<Maybe<ReadonlyArray<ResolversTypes['KeyPolicyFinding']>>, ParentType, ContextType>;
  fingerprint?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  issues?: Resolver<ReadonlyArray<ResolversTypes['KeyPolicyIssue']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  newAccess?: Resolver<Maybe<ResolversTypes['KeyNewAccess']>, ParentType, ContextType, RequireFields<KeyPolicyNewAccessArgs, 'document'>>;
  requestId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  retrievedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  stale?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  statements?: Resolver<Maybe<ReadonlyArray<ResolversTypes['KeyPolicyStatement']>>, ParentType, ContextType>;
  version?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  wellFormed?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type KeyPolicyAccessResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['KeyPolicyAccess'] = ResolversParentTypes['KeyPolicyAccess']> = {
  actions?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  capabilities?: Resolver<ReadonlyArray<ResolversTypes['KeyCapability']>, ParentType, ContextType>;
  conditional?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  conditions?: Resolver<ReadonlyArray<ReadonlyArray<ResolversTypes['KeyPolicyCondition']>>, ParentType, ContextType>;
  principal?: Resolver<ResolversTypes['KeyPolicyPrincipal'], ParentType, ContextType>;
  reach?: Resolver<ReadonlyArray<ResolversTypes['KeyPolicyReach']>, ParentType, ContextType>;
  statements?: Resolver<ReadonlyArray<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type KeyPolicyChangeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['KeyPolicyChange'] = ResolversParentTypes['KeyPolicyChange']> = {
  after?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  before?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['KeyPolicyChangeKind'], ParentType, ContextType>;
  path?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type KeyPolicyChangeEventResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['KeyPolicyChangeEvent'] = ResolversParentTypes['KeyPolicyChangeEvent']> = {
  after?: Resolver<Maybe<ResolversTypes['KeyPolicy']>, ParentType, ContextType>;
  before?: Resolver<Maybe<ResolversTypes['KeyPolicy']>, ParentType, ContextType>;
  key?: Resolver<ResolversTypes['Key'], ParentType, ContextType>;
  newAccess?: Resolver<Maybe<ResolversTypes['KeyNewAccess']>, ParentType, ContextType>;
  seenAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type KeyPolicyChangeEventConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['KeyPolicyChangeEventConnection'] = ResolversParentTypes['KeyPolicyChangeEventConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['KeyPolicyChangeEventEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type KeyPolicyChangeEventEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['KeyPolicyChangeEventEdge'] = ResolversParentTypes['KeyPolicyChangeEventEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['KeyPolicyChangeEvent'], ParentType, ContextType>;
};

export type KeyPolicyConditionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['KeyPolicyCondition'] = ResolversParentTypes['KeyPolicyCondition']> = {
  baseOperator?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  ifExists?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  negated?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  operator?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  setQualifier?: Resolver<Maybe<ResolversTypes['KeyPolicySetQualifier']>, ParentType, ContextType>;
  values?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
};

export type KeyPolicyDecisionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['KeyPolicyDecision'] = ResolversParentTypes['KeyPolicyDecision']> = {
  identityPolicyCanAllow?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  issues?: Resolver<ReadonlyArray<ResolversTypes['KeyPolicyIssue']>, ParentType, ContextType>;
  missingContext?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['KeyPolicyOutcome'], ParentType, ContextType>;
  requiresIdentityPolicy?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  statements?: Resolver<ReadonlyArray<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type KeyPolicyFindingResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['KeyPolicyFinding'] = ResolversParentTypes['KeyPolicyFinding']> = {
  code?: Resolver<ResolversTypes['KeyPolicyFindingCode'], ParentType, ContextType>;
  controls?: Resolver<ReadonlyArray<ResolversTypes['KeySecurityControl']>, ParentType, ContextType>;
  documentationUrl?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  fix?: Resolver<Maybe<ReadonlyArray<ResolversTypes['KeyPolicyChange']>>, ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  severity?: Resolver<ResolversTypes['KeyPolicySeverity'], ParentType, ContextType>;
  statements?: Resolver<ReadonlyArray<ResolversTypes['Int']>, ParentType, ContextType>;
  witness?: Resolver<Maybe<ResolversTypes['KeyRequestWitness']>, ParentType, ContextType>;
};

export type KeyPolicyIssueResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['KeyPolicyIssue'] = ResolversParentTypes['KeyPolicyIssue']> = {
  code?: Resolver<ResolversTypes['KeyPolicyIssueCode'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  severity?: Resolver<ResolversTypes['KeyPolicySeverity'], ParentType, ContextType>;
};

export type KeyPolicyPrincipalResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['KeyPolicyPrincipal'] = ResolversParentTypes['KeyPolicyPrincipal']> = {
  accountId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  external?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['KeyPolicyPrincipalKind'], ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  partition?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  type?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  value?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type KeyPolicyReachResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['KeyPolicyReach'] = ResolversParentTypes['KeyPolicyReach']> = {
  external?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  scope?: Resolver<ResolversTypes['KeyPolicyReachScope'], ParentType, ContextType>;
  trusted?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  values?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
};

export type KeyPolicyResultResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['KeyPolicyResult'] = ResolversParentTypes['KeyPolicyResult']> = {
  __resolveType: TypeResolveFn<'KeyPolicy' | 'KmsError', ParentType, ContextType>;
};

export type KeyPolicyStatementResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['KeyPolicyStatement'] = ResolversParentTypes['KeyPolicyStatement']> = {
  actions?: Resolver<Maybe<ReadonlyArray<ResolversTypes['String']>>, ParentType, ContextType>;
  conditions?: Resolver<ReadonlyArray<ResolversTypes['KeyPolicyCondition']>, ParentType, ContextType>;
  effect?: Resolver<ResolversTypes['KeyPolicyEffect'], ParentType, ContextType>;
  index?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  notActions?: Resolver<Maybe<ReadonlyArray<ResolversTypes['String']>>, ParentType, ContextType>;
  notPrincipals?: Resolver<Maybe<ReadonlyArray<ResolversTypes['KeyPolicyPrincipal']>>, ParentType, ContextType>;
  notResources?: Resolver<Maybe<ReadonlyArray<ResolversTypes['String']>>, ParentType, ContextType>;
  principals?: Resolver<Maybe<ReadonlyArray<ResolversTypes['KeyPolicyPrincipal']>>, ParentType, ContextType>;
  resources?: Resolver<Maybe<ReadonlyArray<ResolversTypes['String']>>, ParentType, ContextType>;
  sid?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type KeyPolicyVersionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['KeyPolicyVersion'] = ResolversParentTypes['KeyPolicyVersion']> = {
  changes?: Resolver<Maybe<ReadonlyArray<ResolversTypes['KeyPolicyChange']>>, ParentType, ContextType>;
  firstSeenAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  lastSeenAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  newAccess?: Resolver<Maybe<ResolversTypes['KeyNewAccess']>, ParentType, ContextType>;
  policy?: Resolver<ResolversTypes['KeyPolicy'], ParentType, ContextType>;
};

export type KeyPolicyVersionConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['KeyPolicyVersionConnection'] = ResolversParentTypes['KeyPolicyVersionConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['KeyPolicyVersionEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type KeyPolicyVersionEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['KeyPolicyVersionEdge'] = ResolversParentTypes['KeyPolicyVersionEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['KeyPolicyVersion'], ParentType, ContextType>;
};

export type KeyPrincipalResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['KeyPrincipal'] = ResolversParentTypes['KeyPrincipal'], FederationReferenceType extends FederationReferenceTypes['KeyPrincipal'] = FederationReferenceTypes['KeyPrincipal']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['KeyPrincipal']> | FederationReferenceType, FederationReferenceType, ContextType>;
  arn?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  keys?: Resolver<Maybe<ResolversTypes['KeyPrincipalKeyConnection']>, ParentType, ContextType, RequireFields<KeyPrincipalKeysArgs, 'first'>>;
};

export type KeyPrincipalKeyConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['KeyPrincipalKeyConnection'] = ResolversParentTypes['KeyPrincipalKeyConnection']> = {
  asOf?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  complete?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  edges?: Resolver<ReadonlyArray<ResolversTypes['KeyPrincipalKeyEdge']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['KmsError']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  unread?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type KeyPrincipalKeyEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['KeyPrincipalKeyEdge'] = ResolversParentTypes['KeyPrincipalKeyEdge']> = {
  actions?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  conditional?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Key'], ParentType, ContextType>;
  requiresIdentityPolicy?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  via?: Resolver<ReadonlyArray<ResolversTypes['KeyAccessPath']>, ParentType, ContextType>;
};

export type KeyRequestWitnessResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['KeyRequestWitness'] = ResolversParentTypes['KeyRequestWitness']> = {
  action?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  context?: Resolver<ReadonlyArray<ResolversTypes['KeyContextValue']>, ParentType, ContextType>;
  principal?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  statements?: Resolver<ReadonlyArray<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type KeyRotationResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['KeyRotation'] = ResolversParentTypes['KeyRotation']> = {
  enabled?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  lastRotationAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  nextRotationAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  periodInDays?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type KeySearchConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['KeySearchConnection'] = ResolversParentTypes['KeySearchConnection']> = {
  asOf?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  complete?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  edges?: Resolver<ReadonlyArray<ResolversTypes['KeySearchEdge']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['KmsError']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type KeySearchEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['KeySearchEdge'] = ResolversParentTypes['KeySearchEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  error?: Resolver<Maybe<ResolversTypes['KmsErrorCode']>, ParentType, ContextType>;
  exposure?: Resolver<Maybe<ResolversTypes['KeyPolicyExposure']>, ParentType, ContextType>;
  findings?: Resolver<Maybe<ReadonlyArray<ResolversTypes['KeyPolicyFindingCode']>>, ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Key'], ParentType, ContextType>;
  readAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type KeySecurityControlResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['KeySecurityControl'] = ResolversParentTypes['KeySecurityControl']> = {
  id?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  standard?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  url?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type KeySummaryResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['KeySummary'] = ResolversParentTypes['KeySummary']> = {
  asOf?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  byError?: Resolver<ReadonlyArray<ResolversTypes['KeyErrorCount']>, ParentType, ContextType>;
  byExposure?: Resolver<ReadonlyArray<ResolversTypes['KeyExposureCount']>, ParentType, ContextType>;
  byFinding?: Resolver<ReadonlyArray<ResolversTypes['KeyFindingCount']>, ParentType, ContextType>;
  complete?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['KmsError']>, ParentType, ContextType>;
  judged?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  unread?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type KeyTagResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['KeyTag'] = ResolversParentTypes['KeyTag']> = {
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type KmsAccountResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['KmsAccount'] = ResolversParentTypes['KmsAccount']> = {
  accountId?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  provider?: Resolver<ResolversTypes['KmsProvider'], ParentType, ContextType>;
  regions?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
};

export type KmsErrorResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['KmsError'] = ResolversParentTypes['KmsError']> = {
  accountId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  arn?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  code?: Resolver<ResolversTypes['KmsErrorCode'], ParentType, ContextType>;
  documentationUrl?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  httpStatus?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  operation?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  provider?: Resolver<Maybe<ResolversTypes['KmsProvider']>, ParentType, ContextType>;
  providerCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  region?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  requestId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  retryAfterMs?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  retryable?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export interface KmsProviderScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['KmsProvider'], any> {
  name: 'KmsProvider';
}

export type PageInfoResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type QueryResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  inspectKeyPolicy?: Resolver<ResolversTypes['KeyPolicy'], ParentType, ContextType, RequireFields<QueryInspectKeyPolicyArgs, 'document' | 'provider'>>;
  key?: Resolver<ResolversTypes['Key'], ParentType, ContextType, RequireFields<QueryKeyArgs, 'arn'>>;
  keyByAlias?: Resolver<Maybe<ResolversTypes['Key']>, ParentType, ContextType, RequireFields<QueryKeyByAliasArgs, 'alias' | 'provider' | 'region'>>;
  keyById?: Resolver<Maybe<ResolversTypes['Key']>, ParentType, ContextType, RequireFields<QueryKeyByIdArgs, 'keyId' | 'provider' | 'region'>>;
  keyPolicyChanges?: Resolver<Maybe<ResolversTypes['KeyPolicyChangeEventConnection']>, ParentType, ContextType, RequireFields<QueryKeyPolicyChangesArgs, 'first'>>;
  keyPrincipal?: Resolver<ResolversTypes['KeyPrincipal'], ParentType, ContextType, RequireFields<QueryKeyPrincipalArgs, 'arn'>>;
  keySearch?: Resolver<Maybe<ResolversTypes['KeySearchConnection']>, ParentType, ContextType, RequireFields<QueryKeySearchArgs, 'first' | 'orderBy'>>;
  keySummary?: Resolver<Maybe<ResolversTypes['KeySummary']>, ParentType, ContextType, Partial<QueryKeySummaryArgs>>;
  keys?: Resolver<ResolversTypes['KeyConnection'], ParentType, ContextType, RequireFields<QueryKeysArgs, 'first'>>;
  kmsAccounts?: Resolver<ReadonlyArray<ResolversTypes['KmsAccount']>, ParentType, ContextType, Partial<QueryKmsAccountsArgs>>;
};

export type Resolvers<ContextType = RequestContext> = {
  DateTime?: GraphQLScalarType;
  Key?: KeyResolvers<ContextType>;
  KeyAccess?: KeyAccessResolvers<ContextType>;
  KeyAccessEntry?: KeyAccessEntryResolvers<ContextType>;
  KeyAccessEntryConnection?: KeyAccessEntryConnectionResolvers<ContextType>;
  KeyAccessEntryEdge?: KeyAccessEntryEdgeResolvers<ContextType>;
  KeyAccessPath?: KeyAccessPathResolvers<ContextType>;
  KeyAlias?: KeyAliasResolvers<ContextType>;
  KeyConnection?: KeyConnectionResolvers<ContextType>;
  KeyContextValue?: KeyContextValueResolvers<ContextType>;
  KeyDecision?: KeyDecisionResolvers<ContextType>;
  KeyEdge?: KeyEdgeResolvers<ContextType>;
  KeyErrorCount?: KeyErrorCountResolvers<ContextType>;
  KeyExposureCount?: KeyExposureCountResolvers<ContextType>;
  KeyFinding?: KeyFindingResolvers<ContextType>;
  KeyFindingCount?: KeyFindingCountResolvers<ContextType>;
  KeyGrant?: KeyGrantResolvers<ContextType>;
  KeyGrantConnection?: KeyGrantConnectionResolvers<ContextType>;
  KeyGrantEdge?: KeyGrantEdgeResolvers<ContextType>;
  KeyMetadata?: KeyMetadataResolvers<ContextType>;
  KeyNewAccess?: KeyNewAccessResolvers<ContextType>;
  KeyPolicy?: KeyPolicyResolvers<ContextType>;
  KeyPolicyAccess?: KeyPolicyAccessResolvers<ContextType>;
  KeyPolicyChange?: KeyPolicyChangeResolvers<ContextType>;
  KeyPolicyChangeEvent?: KeyPolicyChangeEventResolvers<ContextType>;
  KeyPolicyChangeEventConnection?: KeyPolicyChangeEventConnectionResolvers<ContextType>;
  KeyPolicyChangeEventEdge?: KeyPolicyChangeEventEdgeResolvers<ContextType>;
  KeyPolicyCondition?: KeyPolicyConditionResolvers<ContextType>;
  KeyPolicyDecision?: KeyPolicyDecisionResolvers<ContextType>;
  KeyPolicyFinding?: KeyPolicyFindingResolvers<ContextType>;
  KeyPolicyIssue?: KeyPolicyIssueResolvers<ContextType>;
  KeyPolicyPrincipal?: KeyPolicyPrincipalResolvers<ContextType>;
  KeyPolicyReach?: KeyPolicyReachResolvers<ContextType>;
  KeyPolicyResult?: KeyPolicyResultResolvers<ContextType>;
  KeyPolicyStatement?: KeyPolicyStatementResolvers<ContextType>;
  KeyPolicyVersion?: KeyPolicyVersionResolvers<ContextType>;
  KeyPolicyVersionConnection?: KeyPolicyVersionConnectionResolvers<ContextType>;
  KeyPolicyVersionEdge?: KeyPolicyVersionEdgeResolvers<ContextType>;
  KeyPrincipal?: KeyPrincipalResolvers<ContextType>;
  KeyPrincipalKeyConnection?: KeyPrincipalKeyConnectionResolvers<ContextType>;
  KeyPrincipalKeyEdge?: KeyPrincipalKeyEdgeResolvers<ContextType>;
  KeyRequestWitness?: KeyRequestWitnessResolvers<ContextType>;
  KeyRotation?: KeyRotationResolvers<ContextType>;
  KeySearchConnection?: KeySearchConnectionResolvers<ContextType>;
  KeySearchEdge?: KeySearchEdgeResolvers<ContextType>;
  KeySecurityControl?: KeySecurityControlResolvers<ContextType>;
  KeySummary?: KeySummaryResolvers<ContextType>;
  KeyTag?: KeyTagResolvers<ContextType>;
  KmsAccount?: KmsAccountResolvers<ContextType>;
  KmsError?: KmsErrorResolvers<ContextType>;
  KmsProvider?: GraphQLScalarType;
  PageInfo?: PageInfoResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
};

