import type { TestCloud } from '../test-clouds.ts';

/** The parts of random policies and requests for one provider: values that sometimes match. */
export interface Vocabulary {
  readonly testCloud: TestCloud;
  /** The type under which Principal lists accounts, users and roles. */
  readonly principalType: string;
  /** By their kind. */
  readonly principals: readonly (readonly string[])[];
  /** Callers by kind, including services and strangers. */
  readonly callers: readonly (readonly string[])[];
  readonly services: readonly string[];
  /** Condition keys with values that a policy may compare them with. */
  readonly conditionValues: readonly (readonly [key: string, values: readonly string[]])[];
  operatorsFor(key: string): readonly string[];
  readonly actions: readonly string[];
  readonly askedActions: readonly string[];
  /** Resource or NotResource other than `*`. */
  readonly resources: readonly { readonly [element in 'Resource' | 'NotResource']?: readonly string[] }[];
  /** The values that a request may carry, by condition key. */
  readonly contextValues: readonly (readonly [
    key: string,
    values: readonly string[],
    of: 'PRINCIPAL' | 'SERVICE' | 'ANY',
  ])[];
  /** The account in the ARN of a principal. */
  accountOf(arn: string): string;
  /** A principal of an account whom no policy names. */
  nobodyElse(accountId: string): string;
  /** The ARN of a session's role as far as it is known; null for other callers. */
  roleOfSession(arn: string): string | null;
  /** Whether the ARN of a role may contain a path, which that of its sessions lacks. */
  readonly hasPaths: boolean;
}
