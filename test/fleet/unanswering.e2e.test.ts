import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { withoutStatement } from '../../src/fleet/index-errors.ts';
import { ServerDown } from '../../src/fleet/store/server-connections.ts';
import { postgresPrograms, startPostgres } from './postgres-server.ts';
import { createToyCloud, everything, serveToyCloud, toyKeys, until } from './toy-cloud.ts';

/** A proxy to a server, which can stop forwarding without closing connections. */
const startWay = async (url: string) => {
  const sockets = new Set<Socket>();
  let isBlocked = false;
  const server = createServer((client) => {
    const upstream = connect(Number(new URL(url).port), '127.0.0.1');
    for (const [from, to] of [[client, upstream] as const, [upstream, client] as const]) {
      sockets.add(from);
      from.on('error', () => {}).on('close', () => to.destroy());
      from.on('data', (bytes) => void to.write(bytes));
      if (isBlocked) from.pause();
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const through = new URL(url);
  through.port = String((server.address() as AddressInfo).port);
  return {
    url: through.href,
    block(): void {
      isBlocked = true;
      for (const socket of sockets) socket.pause();
    },
    unblock(): void {
      isBlocked = false;
      for (const socket of sockets) socket.resume();
    },
    close(): void {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
};

it.runIf(postgresPrograms !== null)('queries fail at once while a server does not answer, until it does', async () => {
  const server = await startPostgres(postgresPrograms ?? '');
  onTestFinished(() => server.close());
  const way = await startWay(server.url);
  onTestFinished(() => way.close());
  const { fleet, failures, close } = serveToyCloud(createToyCloud(toyKeys(10)), { url: way.url });
  onTestFinished(close);
  const isWhole = () =>
    until(
      () => fleet.count(everything),
      ({ judged, unread }) => judged + unread === 10,
    );
  await isWhole();

  way.block();
  const isDown = { code: 'KMS_INDEX_UNAVAILABLE', cause: { name: 'ServerDown' } };
  await expect(fleet.count(everything)).rejects.toMatchObject(isDown);
  for (let query = 0; query < 100; query += 1) await expect(fleet.count(everything)).rejects.toMatchObject(isDown);
  await expect.poll(() => fleet.progress()?.state).toBe('down');
  expect(failures.map(withoutStatement).filter((failure) => failure instanceof ServerDown)).toHaveLength(1);

  way.unblock();
  await isWhole();
  await expect.poll(() => fleet.progress()?.state).toBe('up');
});
