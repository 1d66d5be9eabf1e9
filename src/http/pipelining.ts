import { Server as HttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { TimeSlices } from '../compute/time-slices.ts';
import { type Backlog, Connection } from './connection.ts';

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
  const accept = (socket: Socket): void => {
    const connection = new Connection(socket, backlog, slices);
    connections.set(socket, connection);
    connection.parseInPieces();
  };
  app.server.on(app.server instanceof HttpsServer ? 'secureConnection' : 'connection', accept);
  app.addHook('onRequest', ({ raw }, reply, done) => {
    const connection = connections.get(raw.socket);
    if (connection === undefined) done();
    else connection.begin(raw, reply.raw, done);
  });
};
