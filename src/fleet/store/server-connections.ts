import { Socket } from 'node:net';

/** Thrown for queries while the server does not answer. */
export class ServerDown extends Error {
  override readonly name = 'ServerDown';
}

/**
 * The connections to a server. While it does not answer, new ones fail at once: waiting for each would cost a request
 * its whole time.
 */
export class ServerConnections {
  readonly #sockets = new Set<Socket>();
  #outage: ServerDown | null = null;

  /** A socket for the driver to connect. */
  readonly create = (): Socket => {
    if (this.#outage) return new FailedSocket(this.#outage);
    const socket = new Socket();
    this.#sockets.add(socket);
    return socket.once('close', () => this.#sockets.delete(socket));
  };

  /** Ends all connections, and with them the queries that wait for answers. */
  fail({ message }: Error): void {
    this.#outage ??= new ServerDown(`The database does not answer: ${message}`);
    for (const socket of this.#sockets) socket.destroy(this.#outage);
  }

  restore(): void {
    this.#outage = null;
  }
}

class FailedSocket extends Socket {
  readonly #error: Error;

  constructor(error: Error) {
    super();
    this.#error = error;
  }

  override connect(): this {
    return this.destroy(this.#error);
  }
}
