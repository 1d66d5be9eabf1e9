import { KmsError } from '../errors.ts';
import type { TimeSlices } from './time-slices.ts';

/** What one request may take of this process. */
export interface RequestBudget {
  /** Milliseconds until the request must have its answer; 0 where it is too late. */
  readonly remainingMs: number;
  /** Bytes of the answer that have been counted. */
  readonly bytes: number;
  /**
   * Counts a part of the answer while it is made.
   *
   * @throws KmsError KMS_BUDGET_EXCEEDED where the answer would be too long, or too much is under way for others
   */
  spend(bytes: number): void;
  /**
   * Counts a document that the client brings.
   *
   * @throws KmsError KMS_BUDGET_EXCEEDED where the request brings too many
   */
  admitDocument(bytes: number): void;
  /**
   * Null where the request may compute at once; otherwise resolves when it is its turn.
   *
   * @throws KmsError KMS_BUDGET_EXCEEDED where its time is up
   */
  turn(): Promise<void> | null;
  /** Gives back what was counted, once the answer is sent. */
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

export interface BudgetOptions {
  readonly limits: BudgetLimits;
  /** How long the request may take, in milliseconds. */
  readonly deadlineMs: number;
  readonly inFlight: BytesInFlight;
  readonly slices: TimeSlices;
}

/** @param retryable whether the same request may succeed at another time */
export const budgetExceeded = (message: string, retryable = false): KmsError =>
  new KmsError({ code: 'KMS_BUDGET_EXCEEDED', message, retryable });

export const timeIsUp = (): KmsError =>
  budgetExceeded('This field takes longer to compute than the request may take.', true);

class Budget implements RequestBudget {
  readonly #options: BudgetOptions;
  readonly #deadline: number;
  #bytes = 0;
  #documents = 0;
  #documentsBytes = 0;
  #exhausted: KmsError | null = null;

  constructor(options: BudgetOptions) {
    this.#options = options;
    this.#deadline = performance.now() + options.deadlineMs;
  }

  get remainingMs(): number {
    return Math.max(0, this.#deadline - performance.now());
  }

  get bytes(): number {
    return this.#bytes;
  }

  spend(bytes: number): void {
    if (this.#exhausted) throw this.#exhausted;
    const { limits, inFlight } = this.#options;
    if (this.#bytes + bytes > limits.responseBytes) {
      throw this.#exhaust(`The answer is longer than the ${limits.responseBytes} bytes that one may have.`);
    }
    if (!inFlight.take(bytes)) throw this.#exhaust('Too much is being answered at the moment.', true);
    this.#bytes += bytes;
  }

  admitDocument(bytes: number): void {
    const { documents, documentsBytes } = this.#options.limits;
    this.#documents += 1;
    this.#documentsBytes += bytes;
    if (this.#documents > documents) {
      throw budgetExceeded(`The request brings more than ${documents} documents.`);
    }
    if (this.#documentsBytes > documentsBytes) {
      throw budgetExceeded(`The documents of the request are longer than ${documentsBytes} bytes together.`);
    }
  }

  turn(): Promise<void> | null {
    if (this.#exhausted) throw this.#exhausted;
    if (this.remainingMs === 0) throw timeIsUp();
    return this.#options.slices.turn(this);
  }

  release(): void {
    this.#options.inFlight.give(this.#bytes);
    this.#bytes = 0;
  }

  #exhaust(message: string, retryable = false): KmsError {
    this.#exhausted = budgetExceeded(message, retryable);
    return this.#exhausted;
  }
}

/** The budget of one request, whose time runs from now. */
export const createRequestBudget = (options: BudgetOptions): RequestBudget => new Budget(options);
