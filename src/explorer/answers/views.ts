/** The views of an answer. Each is plain data: components draw it, tests read it. */
export type View =
  | ProblemsView
  | ExposureView
  | AccessView
  | FindingsView
  | DifferenceView
  | ChangesView
  | KeysView
  | GrantsView
  | CountsView
  | TimelineView
  | DecisionView
  | NewAccessView
  | TableView;

interface Titled {
  /** Its path in the answer. */
  readonly title: string;
}

/** What could not be read, or could not be answered. */
export interface ProblemsView extends Titled {
  readonly view: 'problems';
  readonly problems: readonly Problem[];
}

export interface Problem {
  readonly code: string | null;
  readonly message: string;
  /** Its path in the answer, or the account and Region. Empty for the answer as a whole. */
  readonly place: string;
}

export interface ExposureView extends Titled {
  readonly view: 'exposure';
  readonly exposure: string;
  readonly externalAccounts: readonly string[];
}

export interface AccessEntry {
  readonly principal: string;
  readonly kind: string;
  readonly accountId: string | null;
  /** The organizations to which the conditions restrict it. */
  readonly organizations: readonly string[];
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
  /** Whether there are more pages. */
  readonly hasMore: boolean;
  readonly total: number | null;
}

export interface Finding {
  readonly severity: string;
  readonly code: string;
  readonly message: string;
  readonly path: string | null;
  readonly url: string | null;
  /** A request that demonstrates it. */
  readonly witness: string | null;
  /** The verified edit that resolves it; null where there is none or it was not requested. */
  readonly fix: readonly Change[] | null;
}

export interface FindingsView extends Titled {
  readonly view: 'findings';
  readonly findings: readonly Finding[];
}

export interface DifferenceView extends Titled {
  readonly view: 'difference';
  /** At least two. */
  readonly policies: readonly PolicyText[];
}

export interface PolicyText {
  readonly title: string;
  readonly text: string;
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
  readonly actions: readonly string[];
  /** What the access depends on besides the policy; null where the answer does not say. */
  readonly depends: string | null;
}

export interface KeysView extends Titled {
  readonly view: 'keys';
  readonly rows: readonly KeyRow[];
  /** Whether there are more pages. */
  readonly hasMore: boolean;
  readonly total: number | null;
  readonly index: IndexState;
}

/** How much of the accounts the index knows; null where the answer does not say. */
export interface IndexState {
  readonly isComplete: boolean | null;
  readonly unread: number | null;
  readonly asOf: string | null;
}

export interface GrantsView extends Titled {
  readonly view: 'grants';
  readonly grants: readonly Grant[];
  readonly hasMore: boolean;
}

export interface Grant {
  readonly id: string;
  readonly name: string;
  readonly grantee: string;
  /** Null where unknown. */
  readonly external: boolean | null;
  readonly operations: readonly string[];
  readonly constraints: readonly string[];
  readonly retiring: string;
  readonly createdAt: string;
}

export interface CountsView extends Titled {
  readonly view: 'counts';
  readonly bars: readonly { readonly label: string; readonly count: number }[];
  /** The progress of the index, where the answer contains it. */
  readonly progress: Progress | null;
}

export interface Progress {
  readonly done: number;
  readonly total: number;
  /** False while some account or Region could not be listed. */
  readonly isComplete: boolean;
  /** Whether keys are still being read for the first time. */
  readonly isReading: boolean;
}

export interface TimelineView extends Titled {
  readonly view: 'timeline';
  readonly events: readonly TimelineEvent[];
  readonly hasMore: boolean;
}

export interface TimelineEvent {
  readonly at: string;
  readonly label: string;
  /** What changed; null where the answer does not say. */
  readonly changes: readonly Change[] | null;
}

export interface DecisionView extends Titled {
  readonly view: 'decision';
  readonly outcome: string;
  readonly needsIdentityPolicy: boolean;
  readonly identityPolicyCanAllow: boolean;
  readonly missingContext: readonly string[];
}

export interface NewAccessView extends Titled {
  readonly view: 'newAccess';
  readonly verdict: string;
  readonly reason: string | null;
  readonly witnesses: readonly string[];
}

/** A list without a picture of its own. */
export interface TableView extends Titled {
  readonly view: 'table';
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}
