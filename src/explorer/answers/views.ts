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
  | TableView
  | FactsView;

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
  /** Whether a retry may help; null where the answer does not say. */
  readonly retryable: boolean | null;
  /** The cloud's own name for it. */
  readonly providerCode: string | null;
  /** The cloud's id of the request that failed. */
  readonly requestId: string | null;
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
  /** Whether some or all of its access depends on conditions; null where the answer does not say. */
  readonly isConditional: boolean | null;
  readonly conditions: readonly string[];
  readonly isGranted: boolean;
  /** The statements and grants that give it. */
  readonly via: readonly string[];
  readonly actions: readonly string[];
  readonly conditionalActions: readonly string[];
}

export interface AccessView extends Titled {
  readonly view: 'access';
  readonly entries: readonly AccessEntry[];
  /** Whether there are more pages; null where the answer does not say. */
  readonly hasMore: boolean | null;
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
  /** Whether they are issues of a text, not findings about access. */
  readonly isIssues: boolean;
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
  /** The other fields of the answer for this key, by name. */
  readonly others: Fields;
}

export interface KeysView extends Titled {
  readonly view: 'keys';
  readonly rows: readonly KeyRow[];
  /** Whether there are more pages; null where the answer does not say. */
  readonly hasMore: boolean | null;
  readonly total: number | null;
  readonly index: IndexState;
}

/** How much of the accounts the index knows; null where the answer does not say. */
export interface IndexState {
  readonly isComplete: boolean | null;
  /** Whether some keys have not been read a first time. */
  readonly isReading: boolean;
  readonly unread: number | null;
  readonly asOf: string | null;
}

export interface GrantsView extends Titled {
  readonly view: 'grants';
  readonly grants: readonly Grant[];
  readonly hasMore: boolean | null;
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
  /** The number of keys that were analyzed. */
  readonly done: number;
  /** The number of keys that could not be; null where the answer does not say. */
  readonly failed: number | null;
  readonly total: number;
  /** False while some account or Region could not be listed; null where the answer does not say. */
  readonly isComplete: boolean | null;
  /** Whether keys are still being read for the first time. */
  readonly isReading: boolean;
  readonly asOf: string | null;
}

export interface TimelineView extends Titled {
  readonly view: 'timeline';
  readonly events: readonly TimelineEvent[];
  readonly hasMore: boolean | null;
}

export interface TimelineEvent {
  readonly at: string;
  /** When it was last seen; null where the answer does not say. */
  readonly until: string | null;
  /** The key concerned; null where all events are about one key. */
  readonly key: string | null;
  readonly exposure: string | null;
  /** Whether it gave new access: NONE, SOME or UNDECIDED; null where the answer does not say. */
  readonly newAccess: string | null;
  readonly reason: string | null;
  /** What changed; null where the answer does not say. */
  readonly changes: readonly Change[] | null;
}

export interface DecisionView extends Titled {
  readonly view: 'decision';
  readonly outcome: string;
  readonly needsIdentityPolicy: boolean;
  readonly identityPolicyCanAllow: boolean;
  readonly missingContext: readonly string[];
  /** The statements and grants that decided it. */
  readonly via: readonly string[];
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

/** Fields with their values as text. */
export type Fields = readonly (readonly [name: string, text: string])[];

/** Single fields that no other view shows. */
export interface FactsView extends Titled {
  readonly view: 'facts';
  readonly fields: Fields;
}
