import type { Work } from '../../work-budget.ts';
import type { GlobPiece } from '../glob.ts';
import type { RoleOfAnyPath } from './context.ts';
import type { RoleCoverage } from './role-coverage.ts';

/** Tests a request value against the values of a condition. */
export interface ValueTest {
  /** Whether one of them matches. */
  matches(given: string, work: Work): boolean;
  /** The same for a value that is partly unknown. */
  covers(role: RoleOfAnyPath, work: Work): RoleCoverage;
}

/** How an operator compares the values of a policy with those of a request, regardless of negation. */
export interface Comparison {
  /** Whether `*` and `?` are wildcards in its values. */
  readonly wildcards: boolean;
  /** Whether its values may contain policy variables. */
  readonly allowsVariables: boolean;
  /**
   * Prepares all values of a condition together, so that request values can be looked up.
   * @param arnParts - The number of parts that colons separate in the provider's ARNs.
   */
  compile(values: readonly (readonly GlobPiece[])[], arnParts: number): ValueTest;
}
