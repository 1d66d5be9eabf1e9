export type CircuitState = 'closed' | 'open' | 'half-open';

export interface CircuitBreaker {
  readonly state: CircuitState;
  /** Whether `enter` would refuse an attempt now. Calls check it before they queue. */
  readonly refuses: boolean;
  /** Resolves when the probes in progress have ended; null where there are none. */
  readonly probe: Promise<void> | null;
  /** Starts an attempt, which is a probe unless the circuit is closed. Null while the next probe is not due. */
  enter(): Attempt | null;
}

/** An attempt that has started. When it ends, the caller calls exactly one of its functions. */
export interface Attempt {
  /**
   * For a probe: resolves when another probe is answered first. This one is then given up, and its call may be retried.
   * Null for other attempts.
   */
  readonly overtaken: Promise<void> | null;
  /** The provider answered, with a result or an error. */
  answered(): void;
  /** `target` got no answer (`unanswered`), or one that says that the service is down (`broken`). */
  failed(target: string, failure: 'unanswered' | 'broken'): void;
  /** The attempt was abandoned before it showed whether the provider is available. */
  abandoned(): void;
}

/**
 * How many failures in a row open the circuit, and how many targets they must concern: a single key that always fails
 * says nothing about the others.
 */
const failuresInARow = 5;
const targetsWithoutAnswer = 3;
const failedTargets = 10;
/**
 * The time between probes. A probe is a single call, which costs little, and it finds a recovered provider within a
 * second.
 */
const openMs = 1000;

/**
 * Opens after several attempts in a row have failed. Then lets one attempt through every second as a probe, and closes
 * when a probe is answered.
 */
export const createCircuitBreaker = (
  changed: (state: CircuitState) => void,
  now: () => number = () => performance.now(),
): CircuitBreaker => {
  const failures = createFailures();
  let state: CircuitState = 'closed';
  let nextProbeAt = 0;
  let probes: Probes | null = null;

  const transition = (next: CircuitState) => {
    state = next;
    changed(next);
    if (next === 'half-open') return;
    probes?.end();
    probes = null;
  };
  const open = () => {
    failures.reset();
    nextProbeAt = Math.max(nextProbeAt, now() + openMs);
    transition('open');
  };
  /** The attempts of a closed circuit. Results that arrive after the circuit has opened are ignored. */
  const ordinary: Attempt = {
    overtaken: null,
    answered() {
      if (state === 'closed') failures.reset();
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
    if (state !== 'half-open') transition('half-open');
    /** Also for abandoned probes, which prove nothing. */
    const fail = () => {
      mine.running -= 1;
      if (probes === mine && mine.running === 0) transition('open');
    };
    const succeed = () => {
      if (state !== 'closed') transition('closed');
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
      if (state === 'closed') return ordinary;
      return now() < nextProbeAt ? null : probe();
    },
  };
};

/** Probes in progress. There may be several, since the next one is sent even if earlier ones are unanswered. */
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

/** Counts the failures since the last answer, and collects their targets: those that got no answer, and all. */
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
    reset(): void {
      if (inARow === 0) return;
      inARow = 0;
      unanswered.clear();
      failed.clear();
    },
  };
};
