import type { TimeSlices } from '../compute/time-slices.ts';

/** How many bytes are read in one turn on the event loop, which takes about a millisecond. */
const bytesPerTurn = 262_144;

/** A body that is being received. */
interface Body {
  /** Passes on what it has received, and returns the number of bytes. */
  passOn(): number;
}

/**
 * Reads bodies in turns. Node reads up to 2 MB from each connection in one iteration of the event loop: for a hundred
 * connections, everything else would wait for more than a second.
 */
export class BodyTurns {
  readonly #bodies: Iterable<Body>;
  readonly #slices: Pick<TimeSlices, 'turn'>;
  readonly #owner = {};
  /** How many more bytes may be read in this turn. */
  #left = bytesPerTurn;
  #isScheduled = false;

  /** @param bodies those that are being received, the oldest first: few are then in memory as a whole */
  constructor(bodies: Iterable<Body>, slices: Pick<TimeSlices, 'turn'>) {
    this.#bodies = bodies;
    this.#slices = slices;
  }

  /** Reads what a body has received, now or in a later turn. */
  read(body: Body): void {
    if (this.#left > 0) this.#readNow(body);
    this.#schedule();
  }

  #readNow(body: Body): void {
    const bytes = body.passOn();
    this.#left -= bytes;
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(this.#waitForTurn);
  }

  readonly #waitForTurn = (): void => {
    const turn = this.#slices.turn(this.#owner);
    if (turn === null) this.#takeTurn();
    else void turn.then(this.#takeTurn);
  };

  readonly #takeTurn = (): void => {
    this.#isScheduled = false;
    this.#left = bytesPerTurn;
    for (const body of this.#bodies) {
      if (this.#left <= 0) break;
      this.#readNow(body);
    }
    if (this.#left < bytesPerTurn) this.#schedule();
  };
}
