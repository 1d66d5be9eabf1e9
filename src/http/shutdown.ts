import type { FastifyInstance } from 'fastify';

/** Stops the server without failing a request. */
export interface Shutdown {
  readonly isShuttingDown: boolean;
  /**
   * From now on the service says that it is not ready, and asks whoever is answered to take another connection; yet it
   * answers everything for `delayMs`, until those who send requests have seen it. Then it stops listening and ends what
   * was begun. Whatever has not ended `timeoutMs` later is cut off.
   */
  close(delayMs: number, timeoutMs: number): Promise<void>;
}

const pause = (delayMs: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, delayMs));

/** To be made before the routes are. */
export const createShutdown = (app: FastifyInstance): Shutdown => {
  let isShuttingDown = false;
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (isShuttingDown) reply.header('connection', 'close');
    done(null, payload);
  });
  return {
    get isShuttingDown() {
      return isShuttingDown;
    },
    async close(delayMs, timeoutMs) {
      isShuttingDown = true;
      if (delayMs > 0) await pause(delayMs);
      const timer = setTimeout(() => app.server.closeAllConnections(), timeoutMs);
      await app.close();
      clearTimeout(timer);
    },
  };
};
