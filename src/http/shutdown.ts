import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyInstance {
    /** Responses then tell clients to close their connections. */
    isShuttingDown: boolean;
  }
}

export interface Shutdown {
  readonly isShuttingDown: boolean;
  /**
   * Begins the shutdown: the service reports that it is not ready, and tells clients to close their connections
   * (`Connection: close`). It still accepts requests for `delayMs`, until load balancers have noticed. Then it stops
   * listening and finishes the requests in progress; those that take longer than `timeoutMs` are aborted.
   */
  close(delayMs: number, timeoutMs: number): Promise<void>;
}

const pause = (delayMs: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, delayMs));

/** Stops a server without failing a request. */
export const createShutdown = (app: FastifyInstance): Shutdown => ({
  get isShuttingDown() {
    return app.isShuttingDown;
  },
  async close(delayMs, timeoutMs) {
    app.isShuttingDown = true;
    if (delayMs > 0) await pause(delayMs);
    const timer = setTimeout(() => app.server.closeAllConnections(), timeoutMs);
    await app.close();
    clearTimeout(timer);
  },
});
