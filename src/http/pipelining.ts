import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/**
 * How many requests may wait behind others, on all connections together. A client can send more than a thousand in one
 * packet, each of which takes some kilobytes of memory.
 */
const maxWaiting = 1_000;

/** What Node's parser returns to end reading a packet: the rest would belong to another protocol. */
const endOfPacket = 2;

/** Not documented, but the same in all supported versions of Node. */
interface ParsedSocket extends Socket {
  readonly parser?: { onIncoming?: ((...incoming: unknown[]) => unknown) | null } | null;
}

/**
 * Ends the parsing of a packet when the connection is destroyed. Otherwise Node would read all the other requests in
 * the packet, and those of hundreds of connections would use up the heap before any of them is released.
 */
const endParsingWith = (socket: ParsedSocket): void => {
  const { parser } = socket;
  const onIncoming = parser?.onIncoming;
  if (parser && onIncoming)
    parser.onIncoming = (...incoming) => (socket.destroyed ? endOfPacket : onIncoming(...incoming));
};

/** The requests that wait behind others on all connections. */
interface Backlog {
  waiting: number;
  /** Called for each connection that is closed since too many wait. */
  readonly tooMany: () => void;
}

/** The pending requests of one connection. */
class Connection {
  readonly #socket: Socket;
  readonly #backlog: Backlog;
  readonly #waiting: (() => void)[] = [];
  #isBusy = false;

  constructor(socket: Socket, backlog: Backlog) {
    this.#socket = socket;
    this.#backlog = backlog;
    endParsingWith(socket);
    socket.once('close', () => {
      backlog.waiting -= this.#waiting.length;
      this.#waiting.length = 0;
    });
  }

  /** Begins the request at once where no other is in progress. */
  begin(response: ServerResponse, done: () => void): void {
    if (this.#isBusy) this.#wait(() => this.#begin(response, done));
    else this.#begin(response, done);
  }

  /** Closes the connection where too many requests wait. Those that follow in the same packet are ignored. */
  #wait(begin: () => void): void {
    if (this.#socket.destroyed) return;
    if (this.#backlog.waiting >= maxWaiting) {
      this.#socket.destroy();
      this.#backlog.tooMany();
      return;
    }
    this.#backlog.waiting += 1;
    this.#waiting.push(begin);
    this.#socket.pause();
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
    const begin = this.#waiting.shift();
    if (begin === undefined) return;
    this.#backlog.waiting -= 1;
    begin();
    if (this.#waiting.length === 0 && this.#socket.isPaused()) this.#socket.resume();
  };
}

/**
 * Processes the requests that a client sends on one connection without waiting for responses (pipelining) one after the
 * other. Node would begin all of them at once, and never emits `close` for the queued responses of a lost connection,
 * so that their resources would not be released. While a request waits, nothing is read from the connection.
 *
 * Register it before all other hooks.
 * @param tooMany called for each connection that is closed since too many requests wait
 */
export const registerPipelining = (app: FastifyInstance, tooMany: () => void): void => {
  const backlog: Backlog = { waiting: 0, tooMany };
  const connections = new WeakMap<Socket, Connection>();
  app.addHook('onRequest', ({ raw: { socket } }, reply, done) => {
    let connection = connections.get(socket);
    if (connection === undefined) {
      connection = new Connection(socket, backlog);
      connections.set(socket, connection);
    }
    connection.begin(reply.raw, done);
  });
};
