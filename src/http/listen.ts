import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config/config.ts';
import type { Log } from '../telemetry/log.ts';
import { limitConnections, openFilesLimit } from './connection-limit.ts';
import { createServerErrorReport } from './server-errors.ts';

/** Opens the port, and returns the URL, such as `http://127.0.0.1:4000`. */
export const listen = async (
  app: FastifyInstance,
  { host, port, tls }: Config['server'],
  log: Log,
): Promise<string> => {
  limitConnections(app.server, openFilesLimit(), log);
  await app.listen({ host, port });
  app.server.on('error', createServerErrorReport(log));
  const address = app.server.address() as AddressInfo;
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `${tls ? 'https' : 'http'}://${name}:${address.port}`;
};
