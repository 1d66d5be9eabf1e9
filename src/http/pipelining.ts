import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** The pending requests of one connection. */
class Connection {
  readonly #socket: Socket;
  readonly #waiting: (() => void)[] = [];
  #isBusy = false;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** Begins the request at once where no other is in progress. */
  begin(response: ServerResponse, done: () => void): void {
    if (this.#isBusy) {
      this.#waiting.push(() => this.#begin(response, done));
      this.#socket.pause();
    } else this.#begin(response, done);
  }

  #begin(response: ServerResponse, done: () => void): void {
    this.#isBusy = true;
    response.on('close', this.#ended);
    done();
  }

  /** One function for all requests of the connection. */
  readonly #ended = (): void => {
    // Begun at once, hundreds of them would be processed before anything else gets a turn on the event loop.
    if (this.#waiting.length > 0) setImmediate(this.#beginNext);
    else this.#isBusy = false;
  };

  readonly #beginNext = (): void => {
    if (this.#socket.destroyed) return;
    this.#waiting.shift()?.();
    if (this.#waiting.length === 0 && this.#socket.isPaused()) this.#socket.resume();
  };
}

/**
 * Processes the requests that a client sends on one connection without waiting for responses (pipelining) one after the
 * other. Node would begin all of them at once, and never emits `close` for the queued responses of a lost connection,
 * so that their resources would not be released. While a request waits, nothing is read from the connection.
 *
 * Register it before all other hooks.
 */
export const registerPipelining = (app: FastifyInstance): void => {
  const connections = new WeakMap<Socket, Connection>();
  app.addHook('onRequest', ({ raw: { socket } }, reply, done) => {
    let connection = connections.get(socket);
    if (connection === undefined) {
      connection = new Connection(socket);
      connections.set(socket, connection);
    }
    connection.begin(reply.raw, done);
  });
};
