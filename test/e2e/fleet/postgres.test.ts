import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { postgresLeftOut, postgresPrograms } from '../../fleet/postgres-server.ts';
import { ask } from '../../support/graphql.ts';
import { arns, foundBy, open, type SharedIndex, startSharedIndex, summaryWhere } from './replicas.ts';

if (postgresPrograms === null) process.stderr.write(`${postgresLeftOut}\n`);

/** One third of the keys is public, and one third gives access to another account. */
const third = arns.length / 3;
const whole = {
  total: arns.length,
  judged: arns.length,
  unread: 0,
  complete: true,
  byExposure: [
    { exposure: 'PUBLIC', count: third },
    { exposure: 'EXTERNAL', count: third },
    { exposure: 'INTERNAL', count: third },
  ],
};

describe.runIf(postgresPrograms !== null)('services that keep their index in a Postgres server', () => {
  let shared: SharedIndex;
  beforeEach(async () => {
    shared = await startSharedIndex(postgresPrograms ?? '');
  });
  afterEach(() => shared?.close());

  const askedAgain = (some: readonly string[]) => {
    const asked = shared.asked();
    return some.filter((arn) => (asked.get(arn) ?? 0) > 1);
  };

  it('answer live questions while the server is down, and go on reading when it is back', async () => {
    const replica = await shared.startReplica();
    await summaryWhere(replica, ({ judged }) => judged > 30);
    const written = await shared.written();
    await shared.postgres.kill();

    const [internal = ''] = arns;
    shared.sandbox.putPolicy(internal, open);
    const query = `query ($arn: ID!) {
      key(arn: $arn) { policy { exposure document } history { edges { cursor } } }
      keySearch { totalCount }
      keySummary { total }
    }`;
    const { data, errors } = await ask(replica.url, query, { arn: internal });
    expect(data).toEqual({
      key: { policy: { exposure: 'PUBLIC', document: open }, history: null },
      keySearch: null,
      keySummary: null,
    });
    const paths = errors.map(({ path, extensions }) => [path?.join('.'), extensions?.code]);
    expect(paths.sort()).toEqual(
      ['key.history', 'keySearch', 'keySummary'].map((path) => [path, 'KMS_INDEX_UNAVAILABLE']),
    );

    await shared.postgres.start();
    const summary = await summaryWhere(replica, ({ asOf }) => asOf !== null);
    const byExposure = [third + 1, third, third - 1].map((count, index) => ({ ...whole.byExposure[index], count }));
    expect(summary).toMatchObject({ ...whole, byExposure });
    expect(await foundBy(replica)).toEqual(arns);
    expect(askedAgain(written.filter((arn) => arn !== internal))).toEqual([]);
  });

  it('read on where one of three was killed, and read nothing again that it had written', async () => {
    const [killed, ...others] = await Promise.all([1, 2, 3].map(() => shared.startReplica()));
    await summaryWhere(others[0]!, ({ judged }) => judged > 30);
    const written = await shared.written();
    await killed!.kill();
    expect(written.length).toBeLessThan(arns.length);
    for (const replica of others) {
      expect(await summaryWhere(replica, ({ asOf }) => asOf !== null)).toMatchObject(whole);
      expect(await foundBy(replica)).toEqual(arns);
    }
    expect(written.length).toBeGreaterThan(30);
    expect(askedAgain(written)).toEqual([]);
    expect(Math.max(...shared.asked().values())).toBeLessThanOrEqual(2);
  });
});
