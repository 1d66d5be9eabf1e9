import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { expect, it } from 'vitest';
import { limitConnections, openFilesLimit } from '../../src/http/connection-limit.ts';

it('rejects connections before all file descriptors are in use, and logs it once', async () => {
  const lines: unknown[] = [];
  const server = createServer();
  limitConnections(server, 8, { error: (...line: unknown[]) => void lines.push(line) });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const sockets = Array.from({ length: 4 }, () => connect(port, '127.0.0.1').on('error', () => {}));
  await expect.poll(() => sockets.filter(({ closed }) => closed).length).toBe(2);
  expect(lines).toEqual([[{ connections: 2 }, 'connections are rejected: all file descriptors for them are in use']]);
  for (const socket of sockets) socket.destroy();
  server.close();
});

it('knows a limit, or none', () => {
  expect(openFilesLimit()).toBeGreaterThan(0);
});
