/** The views of an answer. Each is plain data: components draw it, tests read it. */
export type View =
  | AccessView
  | FindingsView
  | DifferenceView
  | ChangesView
  | KeysView
  | CountsView
  | TimelineView
  | DecisionView
  | NewAccessView;

interface Titled {
  /** Its path in the answer. */
  readonly title: string;
}

export interface AccessEntry {
  readonly principal: string;
  readonly kind: string;
  readonly accountId: string | null;
  /** Null where unknown. */
  readonly external: boolean | null;
  readonly capabilities: readonly string[];
  readonly isConditional: boolean;
  readonly conditions: readonly string[];
  readonly isGranted: boolean;
}

export interface AccessView extends Titled {
  readonly view: 'access';
  readonly entries: readonly AccessEntry[];
}

export interface Finding {
  readonly severity: string;
  readonly code: string;
  readonly message: string;
  readonly path: string | null;
  readonly url: string | null;
  readonly hasFix: boolean;
}

export interface FindingsView extends Titled {
  readonly view: 'findings';
  readonly findings: readonly Finding[];
}

export interface DifferenceView extends Titled {
  readonly view: 'difference';
  readonly left: { readonly title: string; readonly text: string };
  readonly right: { readonly title: string; readonly text: string };
}

export interface Change {
  readonly kind: string;
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

export interface ChangesView extends Titled {
  readonly view: 'changes';
  readonly changes: readonly Change[];
}

export interface KeyRow {
  readonly arn: string;
  readonly exposure: string | null;
  readonly findings: readonly string[];
  readonly error: string | null;
  readonly detail: string | null;
}

export interface KeysView extends Titled {
  readonly view: 'keys';
  readonly rows: readonly KeyRow[];
  /** Whether there are more pages. */
  readonly hasMore: boolean;
  readonly total: number | null;
}

export interface CountsView extends Titled {
  readonly view: 'counts';
  readonly bars: readonly { readonly label: string; readonly count: number }[];
  /** The progress of the index, where the answer contains it. */
  readonly progress: { readonly done: number; readonly total: number; readonly isComplete: boolean } | null;
}

export interface TimelineView extends Titled {
  readonly view: 'timeline';
  readonly events: readonly { readonly at: string; readonly label: string; readonly detail: string | null }[];
}

export interface DecisionView extends Titled {
  readonly view: 'decision';
  readonly outcome: string;
  readonly needsIdentityPolicy: boolean;
  readonly missingContext: readonly string[];
}

export interface NewAccessView extends Titled {
  readonly view: 'newAccess';
  readonly verdict: string;
  readonly reason: string | null;
  readonly witnesses: readonly string[];
}
