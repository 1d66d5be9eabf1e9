import type { Socket } from 'node:net';

/** A usual request is parsed in one piece. It could be hundreds of tiny ones. */
const usualPieceBytes = 16_384;
/** So short that the requests and chunks in one piece are few, since each takes memory and time. */
const shortPieceBytes = 128;
/** Of a body in tiny chunks, which takes about a millisecond. */
const turnBytes = 4096;

/** Passes received bytes to Node's parser of HTTP. */
type Parse = (bytes: Buffer) => void;

/** What a connection, and all connections together, allow to be parsed. */
export interface ParsingLimits {
  /** Whether a request of this connection waits behind another: nothing more is parsed. */
  isAnyWaiting(): boolean;
  /** Whether pieces are short, because of many waiting requests or of bodies in tiny chunks. */
  areShort(): boolean;
  /** Whether the body that is being received comes in tiny chunks: one piece is parsed in each turn. */
  isInTurns(): boolean;
  whenItsTurn(parse: () => void): void;
}

/** Without a new buffer where the piece is the whole, as usual. */
const pieceOf = (bytes: Buffer, at: number, length: number): Buffer =>
  at === 0 && bytes.length <= length ? bytes : bytes.subarray(at, at + length);

/**
 * Passes what a connection receives to Node's parser piece by piece, none while a request waits. By itself, Node parses
 * up to 64 KB at once, and with them more than a thousand requests, or ten thousand chunks of a body.
 */
export class PiecewiseParser {
  readonly #socket: Socket;
  readonly #limits: ParsingLimits;
  readonly #parse: Parse | undefined;
  /** How many of the next bytes certainly belong to a body, if not fewer are received. */
  #bodyBytes = 0;
  #waitsForTurn = false;
  #hasTurn = false;

  /** Begins at once. A version of Node that parses in another way than by a listener is left to do so. */
  constructor(socket: Socket, limits: ParsingLimits) {
    this.#socket = socket;
    this.#limits = limits;
    [this.#parse] = socket.listeners('data') as Parse[];
    if (this.#parse === undefined) return;
    socket.removeListener('data', this.#parse);
    socket.on('data', this.#received);
    // Not before the bytes are parsed that Node has read already.
    process.nextTick(this.#pauseIfAnyWaits);
  }

  /** A request begins whose body has this length. */
  expectBody(bytes: number): void {
    this.#bodyBytes = bytes;
  }

  readonly #received = (bytes: Buffer): void => {
    let at = 0;
    while (at < bytes.length && this.#mayParse()) {
      const piece = pieceOf(bytes, at, Math.max(this.#pieceBytes(), this.#bodyBytes));
      this.#hasTurn = false;
      this.#parse?.(piece);
      at += piece.length;
      this.#bodyBytes = Math.max(0, this.#bodyBytes - piece.length);
    }
    this.#hasTurn = false;
    if (this.#socket.destroyed) return;
    // Only here, since Node resumes a connection whenever it has parsed a whole request.
    this.#pauseIfAnyWaits();
    if (at < bytes.length) this.#putBack(bytes.subarray(at));
  };

  #mayParse(): boolean {
    const socket = this.#socket;
    if (this.#limits.isAnyWaiting() || socket.isPaused() || socket.destroyed) return false;
    return this.#hasTurn || !this.#limits.isInTurns();
  }

  #pieceBytes(): number {
    if (this.#hasTurn) return turnBytes;
    return this.#limits.areShort() ? shortPieceBytes : usualPieceBytes;
  }

  /** Received again once the connection is resumed: at its turn, unless Node or a waiting request has paused it. */
  #putBack(rest: Buffer): void {
    if (!this.#socket.isPaused()) {
      this.#socket.pause();
      this.#waitForTurn();
    }
    this.#socket.unshift(rest);
  }

  #waitForTurn(): void {
    if (this.#waitsForTurn) return;
    this.#waitsForTurn = true;
    this.#limits.whenItsTurn(() => {
      this.#waitsForTurn = false;
      this.#hasTurn = true;
      this.#socket.resume();
    });
  }

  readonly #pauseIfAnyWaits = (): void => {
    if (this.#limits.isAnyWaiting()) this.#socket.pause();
  };
}
