export type CircuitState = 'closed' | 'open' | 'half-open';

export interface CircuitBreaker {
  readonly state: CircuitState;
  /** True while an attempt would be refused: nobody needs to queue for it. */
  readonly refuses: boolean;
  /** Resolves when the probes that are on their way have told how the provider is; null where there is none. */
  readonly probe: Promise<void> | null;
  /** Lets an attempt begin; null where the circuit is open, or a probe was sent a moment ago. */
  enter(): Attempt | null;
}

/** An attempt that was let in, and is to tell how it ended: once. */
export interface Attempt {
  /** Of a probe: resolves when another one is answered first, which shows that this call may be made again. */
  readonly overtaken: Promise<void> | null;
  /** Somebody is there, whatever they said. */
  answered(): void;
  /** There was no answer to the question, which goes by a name, or one that says that nothing works. */
  failed(target: string, failure: 'unanswered' | 'broken'): void;
  /** It was given up too soon to tell. */
  abandoned(): void;
}

/** One key that always fails, however often it is asked for, says nothing of the others in its region queue. */
const failuresInARow = 5;
const targetsWithoutAnswer = 3;
const failedTargets = 10;
/** A probe is one call: asking so often costs little, and a provider that is back is found within a second. */
const openMs = 1000;

/**
 * Opens when several attempts in a row meet nobody. Lets one attempt through every second, and closes when it is answered.
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
  /** Of an attempt that began before the circuit opened, nobody wants to know any more. */
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
    /** A probe that was given up proves nothing. */
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

/** Those that are on their way at the same time: one that is not answered does not keep the next from being sent. */
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

/** Counts the failures since somebody answered, and which questions met them: with no answer at all, or with a bad one. */
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
