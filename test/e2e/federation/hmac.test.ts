import { afterAll, beforeAll, expect, it } from 'vitest';
import { readSdl } from '../../../src/graphql/sdl.ts';
import { type Answer, ask } from '../../support/graphql.ts';
import { awsExample } from '../../support/keys.ts';
import { type ServiceUnderTest, startWithSandbox } from '../../support/service.ts';
import { storageSdl } from '../routers/world.ts';
import { composers } from './compose.ts';
import { startExampleSubgraph } from './example-subgraph/subgraph.ts';
import { startHiveGateway } from './gateways.ts';

const secret = 'what-hive-gateway-signs-with';
let keys: ServiceUnderTest;
let storage: Awaited<ReturnType<typeof startExampleSubgraph>>;

beforeAll(async () => {
  keys = await startWithSandbox({ env: { GATEWAY_HMAC_SECRET: secret } });
  const bucket = { name: 'bucket', encryptionKey: { arn: awsExample.arn } };
  storage = await startExampleSubgraph(0, '127.0.0.1', { buckets: [bucket], volumes: [] });
});
afterAll(async () => void (await Promise.all([keys?.close(), storage?.close()])));

const throughHive = async (hmacSecret: string | undefined, query: string): Promise<Answer> => {
  const { supergraph } = composers['@apollo/composition']([
    { name: 'keys', url: keys.graphqlUrl, sdl: readSdl() },
    { name: 'storage', url: storage.url, sdl: storageSdl },
  ]);
  const gateway = await startHiveGateway(supergraph ?? '', hmacSecret);
  try {
    return await ask(gateway.url, query);
  } finally {
    await gateway.close();
  }
};

const root = `{ key(arn: "${awsExample.arn}") { policy { version } } }`;
const entity = '{ buckets { encryptionKey { policy { version } } } }';

it.each([root, entity])('accepts what Hive Gateway has signed: %s', async (query) => {
  const { data, errors } = await throughHive(secret, query);
  expect(errors).toEqual([]);
  expect(JSON.stringify(data)).toContain('2012-10-17');
});

it.each([
  ['unsigned', undefined],
  ['signed with another secret', 'a-secret-of-somebody-else'],
])('rejects a request that is %s', async (_what, other) => {
  const { text, errors } = await throughHive(other, root);
  expect(errors).not.toEqual([]);
  expect(text).not.toContain('2012-10-17');
});
