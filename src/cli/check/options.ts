import type { KmsProvider } from '../../policy.ts';
import type { InputOptions } from '../inputs/key-policy-input.ts';

export const formats = ['text', 'json', 'sarif', 'junit'] as const;

export type Format = (typeof formats)[number];

/** The validated options of `check`. */
export interface CheckOptions extends InputOptions {
  /** Paths, globs, and `-` for standard input. */
  readonly files: readonly string[];
  readonly provider: KmsProvider | null;
  readonly caller: string | null;
  readonly trustAccounts: readonly string[];
  readonly trustOrganizations: readonly string[];
  /**
   * What to compare with: a file, a folder, `git:REV`, `before` (what a plan replaces), or the URL of a running
   * subgraph; null for nothing.
   */
  readonly against: string | null;
  /** Headers for the subgraph, as `Name: value`. */
  readonly headers: readonly string[];
  readonly baseline: string | null;
  readonly suppressions: string | null;
  /** Severities and codes, in upper case. */
  readonly failOn: readonly string[];
  readonly format: Format;
  /** Whether proven fixes are applied to the files. */
  readonly fix: boolean;
  /** The file for the report; null for standard output. */
  readonly output: string | null;
}
