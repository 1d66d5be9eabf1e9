/** An edit of a policy that resolves a finding; `index` is that of the statement to change. */
export type PolicyEdit =
  | { readonly kind: 'REMOVE_STATEMENT'; readonly index: number }
  /** Removes the statement with its last principal. */
  | { readonly kind: 'REMOVE_PRINCIPALS'; readonly index: number; readonly values: readonly string[] }
  /** Also replaces NotPrincipal. */
  | {
      readonly kind: 'REPLACE_PRINCIPALS';
      readonly index: number;
      readonly values: readonly string[];
      readonly replacement: string;
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

/** How to resolve a finding: a sentence, and edits where they can be derived from the policy. */
export interface Remedy {
  readonly text: string;
  readonly edits: readonly PolicyEdit[];
}
