import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** The pending requests of one connection. */
interface Connection {
  isBusy: boolean;
  readonly waiting: (() => void)[];
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
    const connection = connections.get(socket) ?? { isBusy: false, waiting: [] };
    connections.set(socket, connection);
    const begin = () => {
      connection.isBusy = true;
      reply.raw.once('close', () => {
        connection.isBusy = false;
        if (socket.destroyed) return;
        connection.waiting.shift()?.();
        if (connection.waiting.length === 0 && socket.isPaused()) socket.resume();
      });
      done();
    };
    if (!connection.isBusy) return begin();
    connection.waiting.push(begin);
    socket.pause();
  });
};
