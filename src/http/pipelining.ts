import type { IncomingMessage, ServerResponse } from 'node:http';
import { Server as HttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import { setImmediate as nextIteration } from 'node:timers/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { TimeSlices } from '../compute/time-slices.ts';
import { type ParsingLimits, PiecewiseParser } from './piecewise-parser.ts';
import { manySmallChunks } from './small-chunks.ts';

/** From this number of waiting requests on, every connection is parsed in pieces, and the pieces are short. */
const manyWaiting = 500;

/** The owner of the turns in which bodies in tiny chunks are parsed. */
const bodiesInTinyChunks = {};

/** What the connections of a server share. */
interface Shared {
  readonly slices: Pick<TimeSlices, 'turn'>;
  /** The connections that Node parses by itself, which takes a tenth less time for a cached key. */
  readonly parsedByNode: Set<Connection>;
  /** The number of requests of all connections that wait behind others. */
  waiting: number;
  /** The number of bodies that are being received in tiny chunks. */
  inTinyChunks: number;
  /** The next piece of a body in tiny chunks is parsed when this has settled. */
  turns: Promise<void>;
}

/** A connection whose requests are processed one after the other. It is parsed in pieces once a request has to wait. */
class Connection implements ParsingLimits {
  readonly #socket: Socket;
  readonly #shared: Shared;
  readonly #owner = {};
  readonly #waiting: (() => void)[] = [];
  /** Of the request in progress. */
  readonly #closeListeners: (() => void)[] = [];
  #inProgress: IncomingMessage | null = null;
  /** From the beginning of a request until none is in progress and none waits. */
  #isBusy = false;
  #parser: PiecewiseParser | null = null;
  /** Until the next request begins, since a rejected one is closed before the end of its body. */
  #isInTinyChunks = false;

  constructor(socket: Socket, shared: Shared) {
    this.#socket = socket;
    this.#shared = shared;
    shared.parsedByNode.add(this);
    socket.once('close', () => {
      shared.parsedByNode.delete(this);
      shared.waiting -= this.#waiting.splice(0).length;
    });
    socket.on(manySmallChunks, this.#beginsInTinyChunks);
    if (this.areShort()) this.#parseInPieces();
  }

  isAnyWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  areShort(): boolean {
    return this.#shared.waiting >= manyWaiting || this.#shared.inTinyChunks > 0;
  }

  isInTurns(): boolean {
    return this.#isInTinyChunks;
  }

  /** One piece after the other, each in another iteration of the event loop. */
  whenItsTurn(parse: () => void): void {
    const shared = this.#shared;
    shared.turns = shared.turns.then(async () => {
      await nextIteration();
      await shared.slices.turn(bodiesInTinyChunks);
      parse();
    });
  }

  /** Begins the request at once where no other is in progress. */
  begin(request: IncomingMessage, response: ServerResponse, done: () => void): void {
    this.#isInTinyChunks = false;
    this.#parser?.expectBody(Number(request.headers['content-length'] ?? 0));
    if (this.#isBusy) this.#wait(() => this.#begin(request, response, done));
    else this.#begin(request, response, done);
  }

  /** A request that has begun and is not in progress has ended. */
  whenClosed(request: IncomingMessage, listener: () => void): void {
    if (request === this.#inProgress) this.#closeListeners.push(listener);
    else listener();
  }

  #wait(begin: () => void): void {
    this.#waiting.push(begin);
    this.#shared.waiting += 1;
    this.#parseInPieces();
    if (this.areShort()) this.#parseAllInPieces();
  }

  readonly #beginsInTinyChunks = (request: IncomingMessage): void => {
    // Its connection is lost, and it may have been closed before.
    if (request.destroyed) return;
    this.#isInTinyChunks = true;
    this.#shared.inTinyChunks += 1;
    request.once('close', () => {
      this.#shared.inTinyChunks -= 1;
    });
    this.#parseAllInPieces();
  };

  /** All that Node reads in one iteration of the event loop could be the same from a hundred connections. */
  #parseAllInPieces(): void {
    for (const connection of this.#shared.parsedByNode) connection.#parseInPieces();
  }

  #parseInPieces(): void {
    if (this.#shared.parsedByNode.delete(this)) this.#parser = new PiecewiseParser(this.#socket, this);
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
    const turn = this.#shared.slices.turn(this.#owner);
    if (turn === null) this.#beginNext();
    else void turn.then(this.#beginNext);
  };

  readonly #beginNext = (): void => {
    const begin = this.#waiting.shift();
    if (begin === undefined) return;
    this.#shared.waiting -= 1;
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
  const shared: Shared = { slices, parsedByNode: new Set(), waiting: 0, inTinyChunks: 0, turns: Promise.resolve() };
  const connections = new WeakMap<Socket, Connection>();
  const accept = (socket: Socket): Connection => {
    const connection = new Connection(socket, shared);
    connections.set(socket, connection);
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
