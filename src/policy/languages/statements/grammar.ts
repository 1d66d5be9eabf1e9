import type { GrantConstraints } from '../../grants/grant.ts';
import type { DerivedEntry } from '../../match/conditions/context.ts';
import type { OperatorFamily } from '../../parse/operator.ts';
import type {
  KeyPolicyCondition,
  KeyPolicyFindingCode,
  KeySecurityControl,
  PolicySubject,
  PrincipalIdentity,
} from '../../types.ts';
import type { ActionNames, PrincipalNames } from '../names.ts';
import type { ArnShape, AudienceKey } from './audience-key.ts';
import type { CallerNames } from './caller-form.ts';

/**
 * What one provider's policy language adds to the shape that all of them share. The engine in this folder holds the
 * rules; a grammar holds the words: data and small pure functions, no I/O. Every table is keyed by lower-case text
 * where the language ignores letter case (actions, condition keys).
 */
export interface Grammar {
  /** Values of Version that the provider documents, and whether a policy may leave Version out. */
  readonly versions: readonly string[];
  readonly versionOptional: boolean;
  /** Policy versions in which `${…}` variables are substituted; elsewhere they are plain text. */
  readonly variableVersions: readonly string[];
  readonly text: TextGrammar;
  readonly principals: PrincipalGrammar;
  readonly callers: CallerNames;
  readonly actions: ActionGrammar;
  readonly conditions: ConditionGrammar;
  /** Null where the provider has no grants. */
  readonly grants: GrantGrammar | null;
  /** Where the vendor explains what a finding is about; null where it has no page for it. */
  readonly documentation: Readonly<Record<KeyPolicyFindingCode, string | null>>;
  /** The published controls that a finding bears on, as far as that is certain. */
  readonly controls: Readonly<Partial<Record<KeyPolicyFindingCode, readonly KeySecurityControl[]>>>;
}

/** The text of a policy. */
interface TextGrammar {
  /** The most bytes in UTF-8 that the provider accepts. */
  readonly mostBytes: number;
  /** Finds a character that the provider does not accept; null where it accepts all of them. */
  readonly characters: RegExp | null;
  /** Found in the documents of this language, and in those of no other. */
  readonly signs: RegExp;
}

/**
 * Why the provider refuses a principal: it can match no caller, or it is clear whom it would mean, but written in a way
 * that the provider does not take. Null where the provider takes it, or where nothing is known of its form.
 */
type PrincipalRefusal = 'UNMATCHABLE' | 'UNSUPPORTED';

export interface PrincipalReading extends PrincipalIdentity {
  readonly refusal?: PrincipalRefusal;
}

export interface PrincipalGrammar extends PrincipalNames {
  /** Keys that a Principal map may have. The first one is the one that a bare "*" stands for. */
  readonly types: readonly string[];
  classify(type: string | null, value: string): PrincipalReading;
  /** One text for all spellings of the same principal, such as an account id and its root ARN. */
  canonical(type: string, value: string, partition: string | null): string;
  /** The entry that stands for a whole account: `arn:aws:iam::111122223333:root`. */
  accountEntry(accountId: string, partition: string | null): string;
  /** The ARN of a role. */
  roleArn(accountId: string, partition: string | null, name: string): string;
  /** True where a role may have a path, which the ARN of a session does not contain. */
  readonly rolesHavePaths: boolean;
  /** True where a DELETED principal alone leaves a statement without effect. */
  readonly deletedHasNoEffect: boolean;
  /** True where NotPrincipal in a Deny exempts nobody whose account is not listed as well. */
  readonly exemptionNeedsAccount: boolean;
  /** True where an account principal hands the decision to that account's identity policies. */
  readonly accountDelegates: boolean;
  /** True where an identity policy of the key's own account allows by itself what no Deny forbids. */
  readonly identityPolicyAllowsAlone: boolean;
  /**
   * Condition keys whose values follow from the caller's own name, unless the request gives them.
   */
  contextOf(caller: PrincipalIdentity & { readonly value: string }, subject: PolicySubject): readonly DerivedEntry[];
  /** Condition keys whose values follow from the key, unless the request gives them. */
  contextOfKey(subject: PolicySubject): readonly DerivedEntry[];
  /**
   * Names that stand for this caller in a Principal element beside its own text, its account and "*": the role of an
   * assumed-role session, for example. Compared with the principal's kind, account and name.
   */
  parents(caller: PrincipalIdentity): readonly PrincipalIdentity[];
}

export interface ActionGrammar extends ActionNames {
  /** `kms:` — an action of another service means nothing in a key policy. */
  readonly prefix: string;
  /** True where a statement without any action of that prefix has no effect, so that `*` alone allows nothing. */
  readonly prefixRequired?: boolean;
  /** Those of them that act on a key, sorted: a key policy can grant no others. */
  readonly onKey: readonly string[];
  /**
   * Names of operations that are no actions, by their lower case: `kms:reencrypt` is authorised as `kms:ReEncryptFrom`
   * and `kms:ReEncryptTo`. An Allow that names one means its actions; a Deny that names one denies none of them.
   */
  readonly operations: ReadonlyMap<string, readonly string[]>;
  /** Actions that work from another account; null where the provider documents no such limit. */
  readonly crossAccount: ReadonlySet<string> | null;
  /**
   * False where a request for the action never carries the condition key, both in any letter case. An action or a key
   * that the vendor's tables lack counts as carried, and so does every global key.
   */
  carriesKey(action: string, conditionKey: string): boolean;
  /**
   * The entry of the vendor's tables that a condition key falls under, both in any letter case: actions carry all keys
   * of one entry or none. Null where the tables lack it, so that every action carries it.
   */
  tabledKey(conditionKey: string): string | null;
  /** What the vendor's console gives to an administrator of a key: patterns of actions that do not use it. */
  readonly administration: readonly string[];
  /** Whoever may call it owns the policy: `kms:PutKeyPolicy`, `kms:SetKeyPolicy`. */
  readonly changePolicy: string;
}

/** Grants on keys, which give access in addition to the key policy. */
export interface GrantGrammar {
  /** The actions that create and retire a grant. */
  readonly createGrant: string;
  readonly retireGrant: string;
  /** Actions that neither use a key nor let others use it. */
  readonly harmless: ReadonlySet<string>;
  /** The constraints of a grant, as policy conditions. */
  allConditions(constraints: GrantConstraints): readonly KeyPolicyCondition[];
  /**
   * Those of them that apply to one of the grant's operations.
   * @param operation - An action, such as `kms:Decrypt`.
   */
  conditionsOf(operation: string, constraints: GrantConstraints): readonly KeyPolicyCondition[];
  /** The condition key, as documented, that is true where a service creates the grant on behalf of its caller. */
  readonly throughServicesKey: string;
  /** Condition keys, in lower case, that limit the grants a principal may create: all keys of one list are needed. */
  readonly limits: readonly (readonly string[])[];
  /** The condition key, in lower case, whose values are the operations of a grant. */
  readonly operationsKey: string;
}

/** What the values of a condition key are. */
export type ConditionKeyType = 'STRING' | 'ARN' | 'BOOL' | 'NUMERIC' | 'DATE' | 'IP';

export interface ConditionGrammar {
  /** True for a documented key, whatever its letter case; `kms:EncryptionContext:…` and tag keys are prefixes. */
  isKnownKey(key: string): boolean;
  /** The documented type of a key's values, whatever its letter case; null where none is documented. */
  typeOf(key: string): ConditionKeyType | null;
  /** True for a key that is documented to have several values in one request, whatever its letter case. */
  isMultivalued(key: string): boolean;
  /** False where the operator is not for values of the key's documented type. */
  fits(family: OperatorFamily, key: string): boolean;
  /** Why no request has such a value of the key, which is in lower case; null where one may. */
  reasonAgainst(lowerKey: string, value: string): string | null;
  /** What a key, in lower case, tells of who is calling; null where it tells nothing certain. */
  audienceKey(lowerKey: string): AudienceKey | null;
  /** True for a key, in lower case, that no request of a service carries. */
  isNeverOfServices(lowerKey: string): boolean;
  /** Where the ARNs among the values hold their account. */
  readonly arnShape: ArnShape;
  /** The key that holds the ARN of the principal, as documented: `aws:PrincipalArn`. */
  readonly principalArn: string;
  /**
   * The key that names the service that a request came through, and the key for the account of its caller, both as
   * documented; null where there are none.
   */
  readonly viaService: { readonly key: string; readonly callerAccount: string } | null;
  /**
   * The key that holds the account that manages the principal's organization, in lower case; null where there is none.
   */
  readonly managementAccount: string | null;
  /**
   * Keys that say on whose behalf a service calls, as documented, the one for its account first; none where there are
   * none.
   */
  readonly sourceKeys: readonly string[];
  /** Variables that follow from the key and not from the request, in lower case. */
  readonly variablesOfKey: ReadonlyMap<string, 'ACCOUNT' | 'ORGANIZATION'>;
}
