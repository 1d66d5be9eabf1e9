export type CircuitState = 'closed' | 'open' | 'half-open';

export interface CircuitBreaker {
  readonly state: CircuitState;
  /** True while an attempt would be refused: nobody needs to queue for it. */
  readonly refuses: boolean;
  /** Lets an attempt begin; null where the circuit is open, or its one probe is on its way. */
  enter(): Attempt | null;
}

/** An attempt that was let in, and is to tell how it ended: once. */
export interface Attempt {
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
const shortestOpenMs = 1000;
const longestOpenMs = 30_000;

/**
 * Opens when several attempts in a row meet nobody. Lets one attempt through from time to time, after twice as long each
 * time, and closes when it is answered.
 */
export const createCircuitBreaker = (
  changed: (state: CircuitState) => void,
  now: () => number = Date.now,
): CircuitBreaker => {
  const failures = createFailures();
  let state: CircuitState = 'closed';
  let openMs = shortestOpenMs;
  let openUntil = 0;

  const become = (next: CircuitState) => {
    state = next;
    changed(next);
  };
  const open = (durationMs: number) => {
    failures.forget();
    openMs = durationMs;
    openUntil = now() + durationMs;
    become('open');
  };
  /** Of an attempt that began before the circuit opened, nobody wants to know any more. */
  const usual: Attempt = {
    answered() {
      if (state === 'closed') failures.forget();
    },
    failed(target, failure) {
      if (state === 'closed' && failures.areTooMany(target, failure)) open(shortestOpenMs);
    },
    abandoned() {},
  };
  const stayOpen = () => open(Math.min(longestOpenMs, 2 * openMs));
  /** A probe that was given up proves nothing. */
  const probe: Attempt = { answered: () => become('closed'), failed: stayOpen, abandoned: stayOpen };

  return {
    get state() {
      return state;
    },
    get refuses() {
      return state === 'half-open' || (state === 'open' && now() < openUntil);
    },
    enter() {
      if (state === 'closed') return usual;
      if (state === 'half-open' || now() < openUntil) return null;
      become('half-open');
      return probe;
    },
  };
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
