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
 * The provider's part of a policy language that consists of statements: data and small pure functions, no I/O. The
 * engine implements the rules. Tables are keyed by lower-case text where the language ignores letter case (actions,
 * condition keys).
 */
export interface Grammar {
  /** The documented values of Version, and whether a policy may omit Version. */
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
  /** The vendor's page on the subject of a finding; null where there is none. */
  readonly documentation: Readonly<Record<KeyPolicyFindingCode, string | null>>;
  /** The published controls that a finding relates to for certain. */
  readonly controls: Readonly<Partial<Record<KeyPolicyFindingCode, readonly KeySecurityControl[]>>>;
}

/** The text of a policy. */
interface TextGrammar {
  /** The maximum length in bytes of UTF-8. */
  readonly maxBytes: number;
  /** Finds a character that the provider does not accept; null where it accepts all of them. */
  readonly characters: RegExp | null;
  /** Matches documents in this language, and none in other languages. */
  readonly signs: RegExp;
}

/**
 * Why the provider rejects a principal: it can match no caller, or its meaning is clear, but its form is not supported.
 * Absent where the provider accepts it, or where its form is unknown.
 */
type PrincipalRefusal = 'UNMATCHABLE' | 'UNSUPPORTED';

export interface PrincipalReading extends PrincipalIdentity {
  readonly refusal?: PrincipalRefusal;
}

export interface PrincipalGrammar extends PrincipalNames {
  /** The keys that a Principal map may have. A bare "*" counts as listed under the first. */
  readonly types: readonly string[];
  classify(type: string | null, value: string): PrincipalReading;
  /** The canonical text of a principal, equal for all its spellings, such as an account id and its root ARN. */
  canonical(type: string, value: string, partition: string | null): string;
  /** The entry for a whole account, such as `arn:aws:iam::111122223333:root`. */
  accountEntry(accountId: string, partition: string | null): string;
  /** The ARN of a role. */
  roleArn(accountId: string, partition: string | null, name: string): string;
  /** The beginning of a role's ARN, up to its path or name, by the ARN of one of its sessions. */
  roleArnStart(sessionArn: string): string;
  /** Whether an entry of kind ANYONE covers every caller for certain. */
  isEverybody(type: string | null, value: string): boolean;
  /** True where a role may have a path, which the ARN of a session does not contain. */
  readonly rolesHavePaths: boolean;
  /** True where a statement whose principals are all DELETED has no effect. */
  readonly deletedHasNoEffect: boolean;
  /** True where NotPrincipal in a Deny exempts nobody whose account is not listed as well. */
  readonly exemptionNeedsAccount: boolean;
  /** True where an entry for an account lets that account's identity policies decide. */
  readonly accountDelegates: boolean;
  /** True where an identity policy of the key's own account can allow by itself what no Deny forbids. */
  readonly identityPolicyAllowsAlone: boolean;
  /**
   * Condition keys whose values follow from the caller's own name, unless the request gives them.
   */
  contextOf(caller: PrincipalIdentity & { readonly value: string }, subject: PolicySubject): readonly DerivedEntry[];
  /** Condition keys whose values follow from the key, unless the request gives them. */
  contextOfKey(subject: PolicySubject): readonly DerivedEntry[];
  /**
   * Other principals whose entries in a Principal element include this caller, apart from its account and "*": for an
   * assumed-role session, its role. Compared by kind, account and name.
   */
  parents(caller: PrincipalIdentity): readonly PrincipalIdentity[];
}

export interface ActionGrammar extends ActionNames {
  /** `kms:`. Actions of other services have no meaning in a key policy. */
  readonly prefix: string;
  /** True where a statement without any action of this prefix has no effect, so that `*` alone allows nothing. */
  readonly prefixRequired?: boolean;
  /** The actions that act on a key, sorted: a key policy can allow no others. */
  readonly onKey: readonly string[];
  /**
   * Operations whose names are not actions, in lower case: `kms:reencrypt` is authorized as `kms:ReEncryptFrom` and
   * `kms:ReEncryptTo`. An Allow with such a name allows these actions; a Deny with one denies none of them.
   */
  readonly operations: ReadonlyMap<string, readonly string[]>;
  /** Actions that work from another account; null where the provider documents no such limit. */
  readonly crossAccount: ReadonlySet<string> | null;
  /**
   * False where requests for the action never carry the condition key, both in any letter case. An action or a key that
   * the vendor's tables don't contain counts as carried, and so does every global key.
   */
  carriesKey(action: string, conditionKey: string): boolean;
  /**
   * The entry of the vendor's tables for a condition key in any letter case: an action carries all keys of an entry or
   * none. Null where the tables don't contain the key, so that every action carries it.
   */
  tableEntry(conditionKey: string): string | null;
  /** What the vendor's console allows an administrator of a key: patterns of actions that don't use the key. */
  readonly administration: readonly string[];
  /** The action that changes the key policy: `kms:PutKeyPolicy` or `kms:SetKeyPolicy`. */
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
   * The constraints that apply to one of the grant's operations, as policy conditions.
   * @param operation - An action, such as `kms:Decrypt`.
   */
  conditionsOf(operation: string, constraints: GrantConstraints): readonly KeyPolicyCondition[];
  /** The condition key, as documented, that is true when a service creates the grant on behalf of its caller. */
  readonly throughServicesKey: string;
  /**
   * Sets of condition keys, in lower case, that limit the grants that a principal may create: all keys of one set are
   * needed.
   */
  readonly limits: readonly (readonly string[])[];
  /** The condition key, in lower case, whose values are the operations of a grant. */
  readonly operationsKey: string;
  /** The condition key, in lower case, that holds the ARN of the principal to whom a grant is given. */
  readonly granteeKey: string;
  /** Matches a beginning that all values of these keys share: a value of it and wildcards limits nothing. */
  readonly sharedPrefix: RegExp;
}

/** The type of the values of a condition key. */
export type ConditionKeyType = 'STRING' | 'ARN' | 'BOOL' | 'NUMERIC' | 'DATE' | 'IP';

export interface ConditionGrammar {
  /** True for a documented key, whatever its letter case; `kms:EncryptionContext:…` and tag keys are prefixes. */
  isKnownKey(key: string): boolean;
  /** The documented type of a key's values, whatever its letter case; null where none is documented. */
  typeOf(key: string): ConditionKeyType | null;
  /** True for a key that is documented to have several values in one request, whatever its letter case. */
  isMultivalued(key: string): boolean;
  /** False where the operator does not fit the documented type of the key's values. */
  fits(family: OperatorFamily, key: string): boolean;
  /** Why no request has this value of the key, given in lower case; null where one may. */
  reasonAgainst(lowerKey: string, value: string): string | null;
  /** What a condition key, in lower case, implies about the caller; null where it implies nothing for certain. */
  audienceKey(lowerKey: string): AudienceKey | null;
  /** True for a condition key, in lower case, that requests of services never carry. */
  isNeverOfServices(lowerKey: string): boolean;
  /** The parts of ARNs. */
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
   * Condition keys, as documented, that say on whose behalf a service calls, the one for the account first; may be
   * empty.
   */
  readonly sourceKeys: readonly string[];
  /** Policy variables, in lower case, whose values follow from the key and not from the request. */
  readonly variablesOfKey: ReadonlyMap<string, 'ACCOUNT' | 'ORGANIZATION'>;
}
