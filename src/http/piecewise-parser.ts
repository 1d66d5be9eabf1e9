import type { Socket } from 'node:net';

/** A usual request is parsed in one piece. It could be hundreds of tiny ones. */
const usualPieceBytes = 16_384;
/** So short that the requests in one piece are few, since each takes some kilobytes of memory. */
const shortPieceBytes = 128;

/** Passes received bytes to Node's parser of HTTP. */
type Parse = (bytes: Buffer) => void;

/** The requests that wait behind others. */
export interface WaitingRequests {
  /** Whether one of this connection waits: nothing more is parsed. */
  isAny(): boolean;
  /** Whether those of all connections are many: pieces are short. */
  areMany(): boolean;
}

/** Without a new buffer where the piece is the whole, as usual. */
const pieceOf = (bytes: Buffer, at: number, length: number): Buffer =>
  at === 0 && bytes.length <= length ? bytes : bytes.subarray(at, at + length);

/**
 * Passes what a connection receives to Node's parser piece by piece, none while a request waits. By itself, Node parses
 * up to 64 KB at once, and with them more than a thousand requests.
 */
export class PiecewiseParser {
  readonly #socket: Socket;
  readonly #waiting: WaitingRequests;
  readonly #parse: Parse | undefined;
  /** How many of the next bytes certainly belong to a body, if not fewer are received. */
  #bodyBytes = 0;

  /** Begins at once. A version of Node that parses in another way than by a listener is left to do so. */
  constructor(socket: Socket, waiting: WaitingRequests) {
    this.#socket = socket;
    this.#waiting = waiting;
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
    const socket = this.#socket;
    let at = 0;
    while (at < bytes.length && !this.#waiting.isAny() && !socket.isPaused() && !socket.destroyed) {
      const pieceBytes = this.#waiting.areMany() ? shortPieceBytes : usualPieceBytes;
      const piece = pieceOf(bytes, at, Math.max(pieceBytes, this.#bodyBytes));
      this.#parse?.(piece);
      at += piece.length;
      this.#bodyBytes = Math.max(0, this.#bodyBytes - piece.length);
    }
    if (socket.destroyed) return;
    // Only here, since Node resumes a connection whenever it has parsed a whole request.
    this.#pauseIfAnyWaits();
    if (at < bytes.length) socket.unshift(bytes.subarray(at));
  };

  readonly #pauseIfAnyWaits = (): void => {
    if (this.#waiting.isAny()) this.#socket.pause();
  };
}
