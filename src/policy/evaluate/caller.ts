import { InvalidRequestError } from '../invalid-request.ts';
import type { PrincipalGrammar } from '../languages/statements/grammar.ts';
import type { DerivedEntry } from '../match/conditions/context.ts';
import { quoted } from '../parse/path.ts';
import type { KeyPolicyPrincipalKind, PolicySubject, PrincipalIdentity } from '../types.ts';

/** A caller, with the other names under which a policy may list it. */
export interface Caller extends PrincipalIdentity {
  readonly value: string;
  readonly parents: readonly PrincipalIdentity[];
  /** The partition of the key; null if unknown. */
  readonly keyPartition: string | null;
  /** The condition keys that follow from its name. */
  readonly context: readonly DerivedEntry[];
}

const longestPrincipal = 2_048;

/** Kinds that send no requests, or whose text is not specific enough. */
const noCallers: ReadonlySet<KeyPolicyPrincipalKind> = new Set(['UNKNOWN', 'DELETED', 'CANONICAL_USER']);

/**
 * Reads a full ARN, an account id, a service name, or `*` for an unknown caller.
 * @throws InvalidRequestError where the text is none of these
 */
export const toCaller = (value: string, grammar: PrincipalGrammar, subject: PolicySubject): Caller => {
  const { kind, partition, accountId, name, refusal } = grammar.classify(null, value);
  if (value.length > longestPrincipal || refusal !== undefined || noCallers.has(kind)) {
    throw new InvalidRequestError(
      `${quoted(value)} is not a principal that can send requests: give a full ARN without wildcards (a session with its name), ` +
        'the name of a service, or "*" for an unknown caller.',
    );
  }
  const parents = grammar.parents({ kind, partition, accountId, name });
  const context = grammar.contextOf({ kind, partition, accountId, name, value }, subject);
  return { kind, partition, accountId, name, value, parents, keyPartition: subject.partition, context };
};
