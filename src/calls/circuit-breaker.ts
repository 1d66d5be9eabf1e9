export type CircuitState = 'closed' | 'open' | 'half-open';

export interface CircuitBreaker {
  readonly state: CircuitState;
  /** Whether an attempt would be refused now, so that a call need not queue for it. */
  readonly refuses: boolean;
  /** Resolves when the probes in progress have ended; null where there are none. */
  readonly probe: Promise<void> | null;
  /** Lets an attempt begin; null where the circuit is open, or a probe was sent a moment ago. */
  enter(): Attempt | null;
}

/** An attempt that was let through. It reports once how it ended. */
export interface Attempt {
  /**
   * Of a probe: resolves when another probe is answered first, so that this call may be retried. Null for other
   * attempts.
   */
  readonly overtaken: Promise<void> | null;
  /** The provider answered, with a result or an error. */
  answered(): void;
  /** There was no answer for `target`, or one that says that the service is down. */
  failed(target: string, failure: 'unanswered' | 'broken'): void;
  /** The attempt was abandoned before it could tell anything. */
  abandoned(): void;
}

/** Failures have to concern several targets: one key that always fails says nothing about the others. */
const failuresInARow = 5;
const targetsWithoutAnswer = 3;
const failedTargets = 10;
/** A probe is one call, which costs little: a provider that is back is found within a second. */
const openMs = 1000;

/**
 * Opens after several attempts in a row without an answer. Lets one attempt through every second, and closes when one
 * is answered.
 */
export const createCircuitBreaker = (
  changed: (state: CircuitState) => void,
  now: () => number = () => performance.now(),
): CircuitBreaker => {
  const failures = createFailures();
  let state: CircuitState = 'closed';
  let nextProbeAt = 0;
  let probes: Probes | null = null;

  const become = (next: CircuitState) => {
    state = next;
    changed(next);
    if (next === 'half-open') return;
    probes?.end();
    probes = null;
  };
  const open = () => {
    failures.forget();
    nextProbeAt = Math.max(nextProbeAt, now() + openMs);
    become('open');
  };
  /** The result of an attempt that began before the circuit opened is ignored. */
  const usual: Attempt = {
    overtaken: null,
    answered() {
      if (state === 'closed') failures.forget();
    },
    failed(target, failure) {
      if (state === 'closed' && failures.areTooMany(target, failure)) open();
    },
    abandoned() {},
  };
  const probe = (): Attempt => {
    probes ??= createProbes();
    const mine = probes;
    mine.running += 1;
    nextProbeAt = now() + openMs;
    if (state !== 'half-open') become('half-open');
    /** An abandoned probe proves nothing. */
    const fail = () => {
      mine.running -= 1;
      if (probes === mine && mine.running === 0) become('open');
    };
    const succeed = () => {
      if (state !== 'closed') become('closed');
    };
    return { overtaken: mine.ended, answered: succeed, failed: fail, abandoned: fail };
  };
  return {
    get state() {
      return state;
    },
    get refuses() {
      return state !== 'closed' && now() < nextProbeAt;
    },
    get probe() {
      return probes?.ended ?? null;
    },
    enter() {
      if (state === 'closed') return usual;
      return now() < nextProbeAt ? null : probe();
    },
  };
};

/** Probes in progress: the next one is sent while earlier ones are unanswered. */
interface Probes {
  running: number;
  readonly ended: Promise<void>;
  readonly end: () => void;
}

const createProbes = (): Probes => {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { running: 0, ended, end };
};

/** Counts the failures since the last answer, and collects their targets: unanswered ones, and all. */
const createFailures = () => {
  let inARow = 0;
  const unanswered = new Set<string>();
  const failed = new Set<string>();
  return {
    areTooMany(target: string, failure: 'unanswered' | 'broken'): boolean {
      inARow += 1;
      failed.add(target);
      if (failure === 'unanswered') unanswered.add(target);
      const many = unanswered.size >= targetsWithoutAnswer || failed.size >= failedTargets;
      return inARow >= failuresInARow && many;
    },
    forget(): void {
      if (inARow === 0) return;
      inARow = 0;
      unanswered.clear();
      failed.clear();
    },
  };
};
