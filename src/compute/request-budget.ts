import { KmsError } from '../errors.ts';
import type { TimeSlices } from './time-slices.ts';

/** The resources of this process that one request may use. */
export interface RequestBudget {
  /** Milliseconds for which the clouds may be waited for; 0 where it is too late. */
  readonly waitingMs: number;
  /** Milliseconds in which something may still be computed; 0 where it is too late. */
  readonly computingMs: number;
  /** Bytes of the answer that have been counted. */
  readonly bytes: number;
  /**
   * Counts a part of the answer while it is made.
   *
   * @throws KmsError KMS_BUDGET_EXCEEDED where the answer would be too long, or too much is under way for others
   */
  spend(bytes: number): void;
  /** Counts an answer that is already made; false, without counting it, where it would be too long. */
  take(bytes: number): boolean;
  /**
   * Counts a document that the client brings, however often it is named.
   *
   * @throws KmsError KMS_BUDGET_EXCEEDED where the request brings too many
   */
  admitDocument(document: string): void;
  /**
   * Null where the request may compute at once; otherwise resolves when it is its turn.
   *
   * @throws KmsError KMS_BUDGET_EXCEEDED where its time is up
   */
  turn(): Promise<void> | null;
  /** The same for what is made of values that are there: it may take longer than the clouds may be waited for. */
  pause(): Promise<void> | null;
  /** The same for work that begins some promises later, which many may be about to do. */
  laterPause(): Promise<void> | null;
  /** Settles when the long lists that were begun are made: the next one waits for it. */
  lists: Promise<void>;
  /** A budget of the same time for a part of the answer that may have to be made anew, counted by itself. */
  scratch(): RequestBudget;
  /** Gives back what was counted once the answer is sent, or not needed any more. Nothing is computed after that. */
  release(): void;
}

export interface BudgetLimits {
  readonly responseBytes: number;
  readonly documents: number;
  readonly documentsBytes: number;
}

/** Bytes of answers that are being made or sent, over all requests. */
export interface BytesInFlight {
  readonly held: number;
  readonly most: number;
  /** False where it would be too much; nothing is counted then. */
  take(bytes: number): boolean;
  give(bytes: number): void;
}

export const createBytesInFlight = (most: number): BytesInFlight => {
  let held = 0;
  return {
    get held() {
      return held;
    },
    most,
    take(bytes) {
      if (held + bytes > most) return false;
      held += bytes;
      return true;
    },
    give(bytes) {
      held -= bytes;
    },
  };
};

/** A batch is there when its slowest key is: what the others' policies say is computed after that. */
const computingGraceMs = 2000;

export interface BudgetOptions {
  /** Among whom turns go round. */
  readonly caller: string;
  readonly limits: BudgetLimits;
  /** When the request must have its answer, in milliseconds of the monotonic clock (`performance.now()`). */
  readonly deadline: number;
  readonly inFlight: BytesInFlight;
  readonly slices: TimeSlices;
}

/** @param retryable whether the same request may succeed at another time */
export const budgetExceeded = (message: string, retryable = false): KmsError =>
  new KmsError({ code: 'KMS_BUDGET_EXCEEDED', message, retryable });

export const timeIsUp = (): KmsError =>
  budgetExceeded('This field takes longer to compute than the request may take.', true);

class Budget implements RequestBudget {
  lists = Promise.resolve();
  readonly #options: BudgetOptions;
  #bytes = 0;
  readonly #documents = new Set<string>();
  #documentsBytes = 0;
  #exhausted: KmsError | null = null;
  #timeIsUp: KmsError | null = null;
  #isReleased = false;

  constructor(options: BudgetOptions) {
    this.#options = options;
  }

  get caller(): string {
    return this.#options.caller;
  }

  get waitingMs(): number {
    return Math.max(0, this.#options.deadline - performance.now());
  }

  get computingMs(): number {
    return Math.max(0, this.#options.deadline + computingGraceMs - performance.now());
  }

  get bytes(): number {
    return this.#bytes;
  }

  spend(bytes: number): void {
    if (this.#exhausted) throw this.#exhausted;
    if (this.#isReleased) throw this.#late();
    if (this.take(bytes)) return;
    const { responseBytes } = this.#options.limits;
    this.#exhausted =
      this.#bytes + bytes > responseBytes
        ? budgetExceeded(`The response is longer than the ${responseBytes} bytes that are allowed.`)
        : budgetExceeded('The responses in progress use all the memory that they may use.', true);
    throw this.#exhausted;
  }

  take(bytes: number): boolean {
    const { limits, inFlight } = this.#options;
    if (this.#bytes + bytes > limits.responseBytes || !inFlight.take(bytes)) return false;
    this.#bytes += bytes;
    return true;
  }

  admitDocument(document: string): void {
    if (this.#documents.has(document)) return;
    const { documents, documentsBytes } = this.#options.limits;
    this.#documents.add(document);
    this.#documentsBytes += Buffer.byteLength(document);
    if (this.#documents.size > documents) {
      throw budgetExceeded(`The request brings more than ${documents} documents.`);
    }
    if (this.#documentsBytes > documentsBytes) {
      throw budgetExceeded(`The documents of the request are longer than ${documentsBytes} bytes together.`);
    }
  }

  turn(): Promise<void> | null {
    if (this.computingMs === 0) throw this.#late();
    return this.pause();
  }

  pause(): Promise<void> | null {
    this.#check();
    return this.#options.slices.turn(this);
  }

  laterPause(): Promise<void> | null {
    this.#check();
    return this.#options.slices.laterTurn(this);
  }

  #check(): void {
    if (this.#isReleased) throw this.#late();
    if (this.#exhausted) throw this.#exhausted;
  }

  /** One error for all fields: thousands of them may be too late. */
  #late(): KmsError {
    this.#timeIsUp ??= timeIsUp();
    return this.#timeIsUp;
  }

  scratch(): RequestBudget {
    return new Budget(this.#options);
  }

  release(): void {
    this.#options.inFlight.give(this.#bytes);
    this.#bytes = 0;
    this.#isReleased = true;
  }
}

export const createRequestBudget = (options: BudgetOptions): RequestBudget => new Budget(options);
