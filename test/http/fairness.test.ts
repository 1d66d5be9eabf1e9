import { afterAll, beforeAll, expect, it } from 'vitest';
import { ask } from '../support/graphql.ts';
import { awsExample } from '../support/keys.ts';
import { patient, type ServiceUnderTest, startWithSandbox } from '../support/service.ts';

const secrets = { greedy: 'the-secret-of-a-greedy-gateway', modest: 'the-secret-of-a-modest-gateway' };
const batches = 20;
const batchSize = 100;
const few = 20;
const requestsPerSecond = 400;
/** The maximum number of calls in progress, which may overtake each other. */
const overtaking = 50;
/**
 * Calls that the rate limiter sends in bursts of 150 ms of the quota, after this process was busy while the few keys
 * were requested.
 */
const bursts = 3 * 0.15 * requestsPerSecond;

let running: ServiceUnderTest;
beforeAll(async () => {
  const env = { GATEWAY_SHARED_SECRETS: `${secrets.greedy},${secrets.modest}` };
  running = await startWithSandbox({ env, requestsPerSecond, settings: { provider: patient } });
});
afterAll(() => running?.close());

const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Key { policy { version } } } }`;

/** Keys that are not cached and do not exist: each takes one call. */
const newKeys = (owner: 'a' | 'b', from: number, count: number) =>
  Array.from({ length: count }, (_, index) => {
    const keyId = `${owner}0000000-0000-4000-8000-${String(from + index).padStart(12, '0')}`;
    return { __typename: 'Key', arn: awsExample.arn.replace(awsExample.keyId, keyId) };
  });

const send = (gateway: keyof typeof secrets, r: ReturnType<typeof newKeys>) =>
  ask(running.graphqlUrl, query, { r }, { 'router-authorization': secrets[gateway] });

it('a client with many batches and a client with few keys take turns', async () => {
  const many = Array.from({ length: batches }, (_, batch) =>
    send('greedy', newKeys('a', batch * batchSize, batchSize)),
  );
  await expect.poll(() => running.sandbox.calls.count()).toBeGreaterThan(few);

  const { errors } = await send('modest', newKeys('b', 0, few));
  expect(errors.map(({ extensions }) => extensions?.code)).toEqual(Array(few).fill('KMS_KEY_NOT_FOUND'));

  const owners = running.sandbox.calls.all.map(({ keyId }) => keyId?.[0]);
  const turns = owners.slice(owners.indexOf('b'), owners.lastIndexOf('b') + 1);
  expect(turns.length).toBeLessThanOrEqual(2 * few + overtaking + bursts);

  const codes = (await Promise.all(many)).flatMap((answer) => answer.errors.map(({ extensions }) => extensions?.code));
  expect(codes).toEqual(Array(batches * batchSize).fill('KMS_KEY_NOT_FOUND'));
  expect((await send('modest', [{ __typename: 'Key', arn: awsExample.arn }])).data._entities).toEqual([
    { policy: { version: '2012-10-17' } },
  ]);
});
