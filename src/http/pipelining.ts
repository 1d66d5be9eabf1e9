import type { IncomingMessage, ServerResponse } from 'node:http';
import { Server as HttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { TimeSlices } from '../compute/time-slices.ts';

/** A usual request is parsed in one piece. It could be hundreds of tiny ones. */
const usualPieceBytes = 16_384;
/** So short that the requests in one piece are few, since each takes some kilobytes of memory. */
const shortPieceBytes = 128;
/** From this number of waiting requests on, pieces are short. */
const manyWaiting = 500;

/** The requests of all connections that wait behind others. */
interface Backlog {
  waiting: number;
}

/** Passes received bytes to the parser of HTTP. */
type Parse = (bytes: Buffer) => void;

/** Without a new buffer where the piece is the whole, as usual. */
const pieceOf = (bytes: Buffer, at: number, length: number): Buffer =>
  at === 0 && bytes.length <= length ? bytes : bytes.subarray(at, at + length);

/** A connection whose requests are processed one after the other. */
class Connection {
  readonly #socket: Socket;
  readonly #backlog: Backlog;
  readonly #slices: Pick<TimeSlices, 'turn'>;
  readonly #owner = {};
  readonly #waiting: (() => void)[] = [];
  /** Of the request in progress. */
  readonly #closeListeners: (() => void)[] = [];
  #inProgress: IncomingMessage | null = null;
  /** From the beginning of a request until none is in progress and none waits. */
  #isBusy = false;
  /** How many of the next bytes certainly belong to a body, if not fewer are received. */
  #bodyBytes = 0;
  /** Node's parser. */
  #parse: Parse | undefined;

  constructor(socket: Socket, backlog: Backlog, slices: Pick<TimeSlices, 'turn'>) {
    this.#socket = socket;
    this.#backlog = backlog;
    this.#slices = slices;
    socket.once('close', () => {
      backlog.waiting -= this.#waiting.splice(0).length;
    });
  }

  /**
   * Parses what is received piece by piece, none while a request waits. Node parses up to 64 KB at once, and with them
   * more than a thousand requests. A version of Node that parses in another way than by a listener is left to do so.
   */
  parseInPieces(): void {
    const socket = this.#socket;
    [this.#parse] = socket.listeners('data') as Parse[];
    if (this.#parse === undefined) return;
    socket.removeListener('data', this.#parse);
    socket.on('data', this.#received);
  }

  readonly #received = (bytes: Buffer): void => {
    const socket = this.#socket;
    let at = 0;
    while (at < bytes.length && this.#waiting.length === 0 && !socket.isPaused() && !socket.destroyed) {
      const pieceBytes = this.#backlog.waiting < manyWaiting ? usualPieceBytes : shortPieceBytes;
      const piece = pieceOf(bytes, at, Math.max(pieceBytes, this.#bodyBytes));
      this.#parse?.(piece);
      at += piece.length;
      this.#bodyBytes = Math.max(0, this.#bodyBytes - piece.length);
    }
    if (socket.destroyed) return;
    // Only here, since Node resumes a connection whenever it has parsed a whole request.
    if (this.#waiting.length > 0) socket.pause();
    if (at < bytes.length) socket.unshift(bytes.subarray(at));
  };

  /** Begins the request at once where no other is in progress. */
  begin(request: IncomingMessage, response: ServerResponse, done: () => void): void {
    this.#bodyBytes = Number(request.headers['content-length'] ?? 0);
    if (this.#isBusy) {
      this.#backlog.waiting += 1;
      this.#waiting.push(() => this.#begin(request, response, done));
    } else this.#begin(request, response, done);
  }

  /** A request that has begun and is not in progress has ended. */
  whenClosed(request: IncomingMessage, listener: () => void): void {
    if (request === this.#inProgress) this.#closeListeners.push(listener);
    else listener();
  }

  #begin(request: IncomingMessage, response: ServerResponse, done: () => void): void {
    this.#isBusy = true;
    this.#inProgress = request;
    response.on('close', this.#ended);
    done();
  }

  /** One function for all requests of the connection. */
  readonly #ended = (): void => {
    this.#inProgress = null;
    for (const listener of this.#closeListeners) listener();
    this.#closeListeners.length = 0;
    // Begun at once, hundreds of them would be processed before anything else gets a turn on the event loop.
    if (this.#waiting.length > 0) setImmediate(this.#waitForTurn);
    else this.#isBusy = false;
  };

  readonly #waitForTurn = (): void => {
    const turn = this.#slices.turn(this.#owner);
    if (turn === null) this.#beginNext();
    else void turn.then(this.#beginNext);
  };

  readonly #beginNext = (): void => {
    const begin = this.#waiting.shift();
    if (begin === undefined) return;
    this.#backlog.waiting -= 1;
    begin();
    if (this.#waiting.length === 0 && this.#socket.isPaused()) this.#socket.resume();
  };
}

declare module 'fastify' {
  interface FastifyRequest {
    /**
     * Calls the listener when the response has been sent or the client has disconnected, at once if that has happened.
     * Cheaper than a listener of the response itself, which Node would copy for each event.
     */
    whenClosed(listener: () => void): void;
  }
}

/**
 * Processes the requests that a client sends on one connection without waiting for responses (pipelining) one after the
 * other. Node would begin all of them at once, and never emits `close` for the queued responses of a lost connection,
 * so that their resources would not be released. While a request waits, nothing is read from the connection.
 *
 * Register it before all other hooks.
 * @param slices in whose turns requests that have waited begin
 */
export const registerPipelining = (app: FastifyInstance, slices: Pick<TimeSlices, 'turn'>): void => {
  const backlog: Backlog = { waiting: 0 };
  const connections = new WeakMap<Socket, Connection>();
  const accept = (socket: Socket): Connection => {
    const connection = new Connection(socket, backlog, slices);
    connections.set(socket, connection);
    connection.parseInPieces();
    return connection;
  };
  app.server.on(app.server instanceof HttpsServer ? 'secureConnection' : 'connection', accept);
  app.decorateRequest('whenClosed', function (this: FastifyRequest, listener: () => void) {
    connections.get(this.raw.socket)?.whenClosed(this.raw, listener);
  });
  app.addHook('onRequest', ({ raw }, reply, done) => {
    // The server has not accepted the sockets of Fastify's `inject`.
    const connection = connections.get(raw.socket) ?? accept(raw.socket);
    connection.begin(raw, reply.raw, done);
  });
};
