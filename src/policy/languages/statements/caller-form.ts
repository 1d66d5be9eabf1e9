/** The names that one kind of caller may have, for a search over all of them. */
export interface CallerForm {
  /** What the name begins with, up to the account; `{partition}` is filled in. */
  readonly prefix: string;
  /** How many digits an account has. */
  readonly accountDigits: number;
  /** What stands between the account and the caller's own name: `:role/`. */
  readonly kind: string;
  /** The characters of the caller's own name; the empty text where the account's own follows from `kind`. */
  readonly alphabet: string;
  /** Whether the name may have a path before it. */
  readonly path: boolean;
  /** Makes the name of a role's session; null for what is no role. */
  readonly toSession: ((role: string, session: string) => string) | null;
}

/** The names of services that call on their own behalf. */
interface ServiceNames {
  /** The condition key that holds the name; null where there is none. */
  readonly nameKey: string | null;
  readonly alphabet: string;
  /** What a name ends with: `.amazonaws.com`. */
  readonly suffixes: readonly string[];
}

/** How the callers of one provider are named. */
export interface CallerNames {
  readonly forms: readonly CallerForm[];
  /** Matches the full ARN of a caller. */
  readonly arnForm: RegExp;
  /** The partition that such an ARN, or a pattern of them, names; null where it names none. */
  partitionIn(text: string): string | null;
  /** The partition where nothing names one. */
  readonly defaultPartition: string;
  /** The condition key that holds the caller's ARN, for a session that of its role. */
  readonly arnKey: string;
  /** Keys whose values are the caller's account. */
  readonly accountKeys: readonly string[];
  /** Keys that requests by services alone carry. */
  readonly serviceKeys: readonly string[];
  /** Keys that requests by principals of accounts alone carry. */
  readonly identityKeys: readonly string[];
  /** Keys that requests of services and of principals carry, but not those of unknown callers. */
  readonly callerKeys: readonly string[];
  /** The name of a service that exists, for whatever any service may do. */
  readonly anyService: string;
  readonly services: ServiceNames;
  /** The number of parts of an ARN. */
  readonly arnParts: number;
}
