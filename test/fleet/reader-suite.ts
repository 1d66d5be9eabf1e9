import { isDeepStrictEqual } from 'node:util';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { request } from '../keys/scripted-provider.ts';
import { type DatabaseKind, type DatabaseUnderTest, policyFor, refOf, root } from './stores.ts';
import { bruteForce, createToyCloud, everything, serveToyCloud, type ToyCloud, toyKeys, until } from './toy-cloud.ts';

export const readerSuite = ({ start }: DatabaseKind): void => {
  let database: DatabaseUnderTest;
  const services: { close(): Promise<void> }[] = [];

  beforeAll(async () => {
    database = await start();
  });
  afterEach(async () => {
    await Promise.all(services.splice(0).map((service) => service.close()));
    if (!database.server) return;
    const client = new pg.Client({ connectionString: database.server.url });
    await client.connect();
    await client.query('DROP SCHEMA key_policy CASCADE');
    await client.end();
  });
  afterAll(() => database?.close());

  const serve = (cloud: ToyCloud, everyMs = 3_600_000) => {
    const service = serveToyCloud(cloud, { url: database.server?.url ?? null, everyMs });
    services.push(service);
    return service;
  };

  const expectWhole = async ({ fleet }: ReturnType<typeof serve>, cloud: ToyCloud) => {
    const expected = bruteForce(cloud);
    // A new key, a deleted one and a changed one may leave some of the counts unchanged.
    const counts = await until(
      () => fleet.count(everything),
      (found) => found.asOf !== null && isDeepStrictEqual({ ...found, ...expected }, found),
    );
    expect(counts).toMatchObject({ ...expected, complete: true, errors: [] });
  };

  it('finds the same as reading each key', async () => {
    const cloud = createToyCloud([...toyKeys(130), ...toyKeys(70, '444455556666', 'eu-west-1')]);
    await expectWhole(serve(cloud), cloud);
    expect([...cloud.asked.values()].every((times) => times === 1)).toBe(true);
  });

  it('notices added, changed and deleted keys', async () => {
    const cloud = createToyCloud(toyKeys(60));
    const service = serve(cloud, 1500);
    await expectWhole(service, cloud);
    const [changed, gone] = [...cloud.keys.values()];
    cloud.keys.set(changed!.ref.arn, { ...changed!, policy: policyFor('*') });
    cloud.keys.delete(gone!.ref.arn);
    const added = refOf('added');
    cloud.keys.set(added.arn, { ref: added, policy: policyFor(root) });
    await expectWhole(service, cloud);
    const { rows } = await service.fleet.changes({ ...everything, since: null, first: 10, after: null });
    expect(rows).toMatchObject([{ arn: changed!.ref.arn, before: changed!.policy, after: policyFor('*') }]);
    expect((await service.fleet.history(gone!.ref.arn, { first: 5, after: null })).rows).toHaveLength(1);
  });

  it('finds keys by tags, aliases and states, only for callers that may read them', async () => {
    const [first, ...others] = toyKeys(10);
    const marked = { ...first!, tags: [{ key: 'team', value: 'a' }], aliases: ['alias/app'], state: 'Disabled' };
    const cloud = createToyCloud([marked, ...others, ...toyKeys(5, '444455556666')]);
    const service = serve(cloud);
    await expectWhole(service, cloud);
    const page = { order: 'ARN', first: 5, after: null } as const;
    const filters = [
      { tag: { key: 'team' } },
      { tag: { key: 'team', value: 'a' } },
      { alias: 'app' },
      { states: ['Disabled'] },
    ];
    for (const filter of filters) {
      const { rows } = await service.fleet.search({ ...everything, filter, ...page });
      expect(rows.map(({ arn }) => arn)).toEqual([marked.ref.arn]);
    }
    const elsewhere = { filter: {}, isInScope: ({ accountId }: { accountId: string }) => accountId === '444455556666' };
    expect(await service.fleet.count(elsewhere)).toMatchObject({ judged: 3, unread: 2 });
    expect((await service.fleet.search({ ...elsewhere, ...page, first: 50 })).rows).toHaveLength(5);
    expect((await service.fleet.search({ ...elsewhere, filter: { alias: 'app' }, ...page })).rows).toEqual([]);
  });

  it('reports accounts that could not be listed, and continues with the others', async () => {
    const cloud = createToyCloud([...toyKeys(10), ...toyKeys(10, '444455556666')]);
    cloud.listingErrors.set('444455556666', 'KMS_ACCESS_DENIED');
    const { fleet } = serve(cloud, 1500);
    const listed = await until(
      () => fleet.count(everything),
      ({ judged, errors }) => judged === 6 && errors.length > 0,
    );
    expect(listed).toMatchObject({ complete: false, asOf: null });
    expect(listed.errors).toMatchObject([{ code: 'KMS_ACCESS_DENIED', accountId: '444455556666' }]);
    cloud.listingErrors.clear();
    await expectWhole({ fleet } as ReturnType<typeof serve>, cloud);
  });

  it('contains within a second what a request has read', async () => {
    const cloud = createToyCloud(toyKeys(5));
    const service = serve(cloud);
    await expectWhole(service, cloud);
    const [key] = [...cloud.keys.values()];
    cloud.keys.set(key!.ref.arn, { ...key!, policy: policyFor('*') });
    const askedAt = Date.now();
    await service.source.policy(key!.ref, 'default', request({ fresh: true }));
    const changes = () => service.fleet.changes({ ...everything, since: null, first: 10, after: null });
    const { rows } = await until(changes, (page) => page.rows.length > 0);
    expect(rows[0]!.seenAt.getTime()).toBeGreaterThanOrEqual(askedAt);
    expect(await service.fleet.count({ ...everything, filter: { exposures: ['PUBLIC'] } })).toMatchObject({
      judged: 2,
    });
  });
};
