import type { LimitsConfig } from '../config/config.ts';
import type { KmsError } from '../errors.ts';
import { budgetExceeded, timeIsUp } from './budget-errors.ts';
import type { TimeSlices } from './time-slices.ts';

/** Counts the bytes of all requests in progress together, up to a maximum. */
export class BytesInFlight {
  used = 0;
  readonly #max: number;

  constructor(max: number) {
    this.#max = max;
  }

  /** Counts bytes; false, without counting them, where that would exceed the limit. */
  take(bytes: number): boolean {
    if (this.used + bytes > this.#max) return false;
    this.used += bytes;
    return true;
  }

  release(bytes: number): void {
    this.used -= bytes;
  }
}

/** Time for computing after the deadline, at which the slowest key of a batch may have just become available. */
const computingGraceMs = 2000;

export interface BudgetOptions {
  /** The caller, for fair scheduling between callers. */
  readonly caller: string;
  readonly limits: Pick<LimitsConfig, 'responseBytes' | 'documents' | 'documentsBytes'>;
  /** The deadline of the response, in milliseconds of the monotonic clock (`performance.now()`). */
  readonly deadline: number;
  readonly inFlight: BytesInFlight;
  readonly slices: TimeSlices;
}

/** The resources of this process that one request may use. */
export class RequestBudget {
  /** Resolves when the long lists in progress are complete. The next long list waits for it. */
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

  /** The time left for waiting for providers, in milliseconds; 0 where there is none. */
  get waitingMs(): number {
    return Math.max(0, this.#options.deadline - performance.now());
  }

  /** The time left for computing, in milliseconds; 0 where there is none. */
  get computingMs(): number {
    return Math.max(0, this.#options.deadline + computingGraceMs - performance.now());
  }

  /** The counted bytes of the response. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Counts a part of the response during execution.
   * @throws KmsError KMS_BUDGET_EXCEEDED where the response would be too long, or all responses in progress together
   */
  spend(bytes: number): void {
    if (this.#exhausted) throw this.#exhausted;
    if (this.#isReleased) throw this.#late();
    if (this.take(bytes)) return;
    const { responseBytes } = this.#options.limits;
    this.#exhausted =
      this.#bytes + bytes > responseBytes
        ? budgetExceeded(`The response is longer than the maximum of ${responseBytes} bytes.`)
        : budgetExceeded('The responses in progress use all the memory that is allowed for them.', { retryable: true });
    throw this.#exhausted;
  }

  /** Counts a complete response; false, without counting it, where it would be too long. */
  take(bytes: number): boolean {
    const { limits, inFlight } = this.#options;
    if (this.#bytes + bytes > limits.responseBytes || !inFlight.take(bytes)) return false;
    this.#bytes += bytes;
    return true;
  }

  /**
   * Counts a policy document that the client sends; only once if the request contains it several times.
   * @throws KmsError KMS_BUDGET_EXCEEDED where the request contains too many documents, or too long ones
   */
  admitDocument(document: string): void {
    if (this.#documents.has(document)) return;
    const { documents, documentsBytes } = this.#options.limits;
    this.#documents.add(document);
    this.#documentsBytes += Buffer.byteLength(document);
    if (this.#documents.size > documents) {
      throw budgetExceeded(`The request contains more than ${documents} policy documents.`);
    }
    if (this.#documentsBytes > documentsBytes) {
      throw budgetExceeded(`The policy documents of the request are longer than ${documentsBytes} bytes in total.`);
    }
  }

  /**
   * Null where the request may compute at once; otherwise resolves when it is its turn.
   *
   * @throws KmsError KMS_BUDGET_EXCEEDED where its time is up
   */
  turn(): Promise<void> | null {
    if (this.computingMs === 0) throw this.#late();
    return this.pause();
  }

  /** The same for completing values that are already available, which may continue after the time is up. */
  pause(): Promise<void> | null {
    this.#check();
    return this.#options.slices.turn(this);
  }

  /** The same as `pause`, for work that begins only some promises later, possibly in thousands of fields at once. */
  laterPause(): Promise<void> | null {
    this.#check();
    return this.#options.slices.laterTurn(this);
  }

  /** The same as `laterPause`, for passing on loaded values. Never throws, even after the deadline. */
  loadTurn(): Promise<void> | null {
    return this.#options.slices.laterTurn(this);
  }

  #check(): void {
    if (this.#isReleased) throw this.#late();
    if (this.#exhausted) throw this.#exhausted;
  }

  /** One error for all fields, since thousands of them may be late. */
  #late(): KmsError {
    this.#timeIsUp ??= timeIsUp();
    return this.#timeIsUp;
  }

  /**
   * A budget with the same deadlines but a separate count, for a part of the response that may have to be computed
   * again.
   */
  scratch(): RequestBudget {
    return new RequestBudget(this.#options);
  }

  /**
   * Releases the counted bytes when the response has been sent or is no longer needed. Nothing may be computed
   * afterwards.
   */
  release(): void {
    this.#options.inFlight.release(this.#bytes);
    this.#bytes = 0;
    this.#isReleased = true;
  }
}
