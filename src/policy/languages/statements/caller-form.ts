import type { KeyPolicyContextEntry } from '../../types.ts';

/** The possible names of one kind of caller, for a search over all of them. */
export interface CallerForm {
  /** The beginning of the name, up to the account; `{partition}` is replaced. */
  readonly prefix: string;
  /** The number of digits of an account id. */
  readonly accountDigits: number;
  /** The text between the account and the caller's own name, such as `:role/`. */
  readonly kind: string;
  /** The characters that the caller's own name may contain; empty where `kind` completes the name. */
  readonly alphabet: string;
  /** Whether a path may precede the name. */
  readonly path: boolean;
  /** Returns the ARN of a role's session; null for callers other than roles. */
  readonly toSession: ((role: string, session: string) => string) | null;
}

/** The names of services that call on their own behalf. */
interface ServiceNames {
  /** The condition key that holds the name; null where there is none. */
  readonly nameKey: string | null;
  readonly alphabet: string;
  /** The possible endings of a name, such as `.amazonaws.com`. */
  readonly suffixes: readonly string[];
}

/** How the callers of one provider are named. */
export interface CallerNames {
  readonly forms: readonly CallerForm[];
  /** The `kind` of the form of roles, which precedes the path and the name of a role. */
  readonly roleKind: string;
  /** Matches the full ARN of a caller. */
  readonly arnForm: RegExp;
  /** The partition that an ARN, or a pattern of ARNs, names; null where it names none. */
  partitionIn(text: string): string | null;
  /** The known partitions, which a pattern of ARNs may match. */
  readonly partitions: readonly string[];
  /** The partition where nothing names one. */
  readonly defaultPartition: string;
  /** The condition key with the caller's ARN; for a session, with that of its role. */
  readonly arnKey: string;
  /** Condition keys whose values are the caller's account. */
  readonly accountKeys: readonly string[];
  /** Condition keys that only requests of services carry. */
  readonly serviceKeys: readonly string[];
  /** Condition keys that only requests of principals carry. */
  readonly identityKeys: readonly string[];
  /** Condition keys that requests of services and of principals carry, but not those of unknown callers. */
  readonly callerKeys: readonly string[];
  /** What requests without credentials carry. */
  readonly anonymous: readonly KeyPolicyContextEntry[];
  /** The name of an existing service, as an example of any service. */
  readonly anyService: string;
  readonly services: ServiceNames;
  /** The number of parts of an ARN. */
  readonly arnParts: number;
}
