import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { request } from '../keys/scripted-provider.ts';
import { type DatabaseKind, type DatabaseUnderTest, policyFor, root } from './stores.ts';
import { bruteForce, createToyCloud, everything, serveToyCloud, type ToyCloud, toyKeys, until } from './toy-cloud.ts';

export const sharedReadersSuite = ({ start }: DatabaseKind): void => {
  let database: DatabaseUnderTest;
  const services: { close(): Promise<void> }[] = [];

  beforeAll(async () => {
    database = await start();
  });
  afterEach(async () => {
    await Promise.all(services.splice(0).map((service) => service.close()));
    const client = new pg.Client({ connectionString: database.server!.url });
    await client.connect();
    await client.query('DROP SCHEMA IF EXISTS key_policy CASCADE');
    await client.end();
  });
  afterAll(() => database?.close());

  const serve = (cloud: ToyCloud) => {
    const service = serveToyCloud(cloud, { url: database.server!.url });
    services.push(service);
    return service;
  };
  const manyRegions = () => {
    const regions = ['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'eu-west-1', 'eu-west-2'];
    return createToyCloud(regions.flatMap((region) => toyKeys(50, '111122223333', region)));
  };
  const finished = ({ fleet }: ReturnType<typeof serve>) =>
    until(
      () => fleet.count(everything),
      ({ asOf }) => asOf !== null,
    );
  const session = async (statement: string) => {
    const client = new pg.Client({ connectionString: database.server!.url });
    await client.connect();
    const { rows } = await client.query(statement);
    await client.end();
    return rows;
  };

  it('read each key once, regardless of their number', async () => {
    const cloud = manyRegions();
    cloud.latencyMs = 5;
    const replicas = [serve(cloud), serve(cloud), serve(cloud)];
    for (const replica of replicas) expect(await finished(replica)).toMatchObject(bruteForce(cloud));
    expect([...cloud.asked.values()].filter((times) => times > 1)).toEqual([]);
  });

  it('continue where one of them was stopped', async () => {
    const cloud = manyRegions();
    cloud.latencyMs = 200;
    const first = serve(cloud);
    await until(
      () => first.fleet.count(everything),
      ({ judged }) => judged > 20,
    );
    await first.close();
    services.splice(0);
    const before = cloud.asked.size;
    expect(before).toBeLessThan(cloud.keys.size);
    const second = serve(cloud);
    expect(await finished(second)).toMatchObject(bruteForce(cloud));
    // Keys that the first reader had written were not read again.
    const again = [...cloud.asked.values()].filter((times) => times > 1).length;
    expect(again).toBeLessThan(before);
  });

  it('continue with the Regions of one whose sessions were ended', async () => {
    const cloud = manyRegions();
    cloud.latencyMs = 20;
    const replicas = [serve(cloud), serve(cloud)];
    await until(
      () => replicas[0]!.fleet.count(everything),
      ({ judged }) => judged > 20,
    );
    await session(`SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' LIMIT 1`);
    for (const replica of replicas) expect(await finished(replica)).toMatchObject(bruteForce(cloud));
  });

  it('lose nothing when the database is killed: requests are answered meanwhile, and reading continues', async () => {
    const cloud = manyRegions();
    cloud.latencyMs = 20;
    const service = serve(cloud);
    await until(
      () => service.fleet.count(everything),
      ({ judged }) => judged > 20,
    );
    await database.server!.kill();
    await expect(service.fleet.count(everything)).rejects.toMatchObject({
      code: 'KMS_INDEX_UNAVAILABLE',
      retryable: true,
    });
    const [key] = [...cloud.keys.values()];
    cloud.keys.set(key!.ref.arn, { ...key!, policy: policyFor(root, '*') });
    await expect(service.source.policy(key!.ref, 'default', request({ fresh: true }))).resolves.toMatchObject({
      stale: false,
    });
    await sleep(500);
    await database.server!.start();
    await finished(service);
    // The reading of the request waits in memory until the database accepts it.
    await expect.poll(() => service.fleet.count(everything)).toMatchObject(bruteForce(cloud));
    const { rows } = await service.fleet.history(key!.ref.arn, { first: 5, after: null });
    expect(rows[0]?.document).toBe(policyFor(root, '*'));
  });
};
