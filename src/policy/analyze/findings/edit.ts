/** A change of a policy that cures a finding, by the index of the statement that it changes. */
export type PolicyEdit =
  | { readonly kind: 'REMOVE_STATEMENT'; readonly index: number }
  /** The statement goes with its last principal. */
  | { readonly kind: 'REMOVE_PRINCIPALS'; readonly index: number; readonly values: readonly string[] }
  /** Also in place of NotPrincipal. */
  | {
      readonly kind: 'REPLACE_PRINCIPALS';
      readonly index: number;
      readonly values: readonly string[];
      readonly by: string;
    }
  | { readonly kind: 'REPLACE_ACTIONS'; readonly index: number; readonly actions: readonly string[] }
  | {
      readonly kind: 'ADD_CONDITION';
      readonly index: number;
      readonly operator: string;
      readonly key: string;
      readonly value: string;
    }
  | { readonly kind: 'ADD_STATEMENT'; readonly statement: Readonly<Record<string, unknown>> };

/** What cures a finding: a sentence, and the edits where they follow from the policy alone. */
export interface Remedy {
  readonly text: string;
  readonly edits: readonly PolicyEdit[];
}
