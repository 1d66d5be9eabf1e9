import { readFileSync } from 'node:fs';
import type { Server } from 'node:net';
import type { Log } from '../telemetry/log.ts';
import { atIntervals } from './server-errors.ts';

/** File descriptors for everything but clients' connections: calls to the clouds, Redis, the index, files. */
const reserved = 256;

/** How many files this process may open; infinite where the system does not say. */
export const openFilesLimit = (): number => {
  try {
    const limits = readFileSync('/proc/self/limits', 'utf8');
    return Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1] ?? Number.POSITIVE_INFINITY);
  } catch {
    return Number.POSITIVE_INFINITY;
  }
};

/**
 * Rejects connections before they take the last file descriptors, and logs that. By itself, Node closes those for which
 * none is left without reporting it, and calls to the clouds fail as well.
 */
export const limitConnections = (server: Server, openFiles: number, log: Pick<Log, 'error'>): void => {
  if (!Number.isFinite(openFiles)) return;
  server.maxConnections = Math.max(openFiles - reserved, Math.floor(openFiles / 4));
  const report = atIntervals((connections: number) =>
    log.error({ connections }, 'connections are rejected: all file descriptors for them are in use'),
  );
  server.on('drop', () => report(server.maxConnections));
};
