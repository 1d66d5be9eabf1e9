import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CallFilter, sandboxKeys } from '../../src/sandbox/index.ts';
import { ask } from '../support/graphql.ts';
import { alibabaCloudExample, awsExample, keyNamed, toRepresentation } from '../support/keys.ts';
import { type ServiceUnderTest, startWithSandbox } from '../support/service.ts';

const entities = `query ($representations: [_Any!]!) {
  _entities(representations: $representations) {
    __typename
    ... on Key { arn keyId policy { document } }
  }
}`;

const readable = sandboxKeys.filter(({ document }) => document !== null);
const { arn } = awsExample;

describe('_entities', () => {
  let running: ServiceUnderTest;
  const count = (filter: CallFilter = {}) => running.sandbox.calls.count(filter);
  const askFor = (representations: unknown) => ask(running.graphqlUrl, entities, { representations });

  beforeEach(async () => {
    running = await startWithSandbox();
  });
  afterEach(() => running?.close());

  it('makes as many calls for 100 representations as there are different keys', async () => {
    const keys = Array.from({ length: 100 }, (_, index) => readable[(index * 7) % 10]!);
    const { data, errors, status } = await askFor(keys.map(toRepresentation));
    expect({ status, errors }).toEqual({ status: 200, errors: [] });
    expect(data._entities).toEqual(
      keys.map(({ arn, keyId, document }) => ({ __typename: 'Key', arn, keyId, policy: { document } })),
    );
    expect(count()).toBe(new Set(keys.map(({ arn }) => arn)).size);
    expect(count({ operation: 'GetKeyPolicy' })).toBe(count());
  });

  it('calls no provider if only references are requested', async () => {
    const { data } = await ask(
      running.graphqlUrl,
      `query ($representations: [_Any!]!) {
        _entities(representations: $representations) { ... on Key { arn provider partition region accountId keyId } }
      }`,
      { representations: readable.map(toRepresentation) },
    );
    expect(data._entities).toHaveLength(readable.length);
    expect(data._entities[0]).toEqual({
      arn,
      provider: 'AWS',
      partition: 'aws',
      region: awsExample.region,
      accountId: awsExample.accountId,
      keyId: awsExample.keyId,
    });
    expect(count()).toBe(0);
  });

  it('shares loads between aliases, and between policy and policyResult', async () => {
    const { data, errors } = await ask(
      running.graphqlUrl,
      `query ($representations: [_Any!]!) {
        first: _entities(representations: $representations) { ... on Key { policy { document } } }
        second: _entities(representations: $representations) {
          ... on Key { policy { fingerprint } policyResult { ... on KeyPolicy { document } } again: policy { version } }
        }
        key(arn: "${arn}") { policy { document } }
      }`,
      { representations: [awsExample, alibabaCloudExample].map(toRepresentation) },
    );
    expect(errors).toEqual([]);
    expect(data.second[0].policyResult.document).toBe(data.first[0].policy.document);
    expect(data.key.policy).toEqual(data.first[0].policy);
    expect(count()).toBe(2);
  });

  it('reads a reference by provider, Region and key id as well', async () => {
    const { data, errors } = await askFor([
      { __typename: 'Key', provider: 'AWS', region: awsExample.region, keyId: awsExample.keyId },
      { __typename: 'Key', arn },
    ]);
    expect(errors).toEqual([]);
    expect(data._entities[0]).toEqual(data._entities[1]);
    expect(count()).toBe(1);
  });

  const byId = { __typename: 'Key', provider: 'AWS', region: awsExample.region, keyId: awsExample.keyId };
  const unaskableIds = [
    { name: 'an alias', representation: { ...byId, keyId: 'alias/orders' }, code: 'KMS_INVALID_KEY_REFERENCE' },
    { name: 'an empty id', representation: { ...byId, keyId: '' }, code: 'KMS_INVALID_KEY_REFERENCE' },
    {
      name: 'a Region of nobody',
      representation: { ...byId, region: 'sa-east-1' },
      code: 'KMS_ACCOUNT_NOT_CONFIGURED',
    },
  ];
  it.each(unaskableIds)('shows $name as a key whose policy is a typed error', async ({ representation, code }) => {
    const query = `query ($representations: [_Any!]!) {
      _entities(representations: $representations) {
        ... on Key { arn policy { document } policyResult { ... on KmsError { code } } metadata { state } }
      }
    }`;
    const { data, errors } = await ask(running.graphqlUrl, query, { representations: [representation] });
    expect(data._entities).toEqual([
      { arn: representation.keyId, policy: null, policyResult: { code }, metadata: null },
    ]);
    expect(errors.map(({ path, extensions }) => [path?.[2], extensions?.code])).toEqual([
      ['policy', code],
      ['metadata', code],
    ]);
    expect(count()).toBe(0);
  });

  const bad: readonly (readonly [string, unknown])[] = [
    ['an unknown type', { __typename: 'Nope', arn }],
    ['another type of ours', { __typename: 'KeyPolicy', arn }],
    ['no type', { arn }],
    ['null', null],
    ['nothing', {}],
    ['a number', 5],
    ['a text', arn],
    ['a list', [{ __typename: 'Key', arn }]],
    ['no key fields', { __typename: 'Key' }],
    ['an ARN that is null', { __typename: 'Key', arn: null }],
    ['an ARN that is an object', { __typename: 'Key', arn: { toString: 'x' } }],
    ['an unknown provider', { __typename: 'Key', provider: 'GCP', region: 'us-east-2', keyId: awsExample.keyId }],
    ['a name of the prototype', { __typename: '__proto__', arn }],
  ];
  it.each(bad)('fails only for %s', async (_name, representation) => {
    const { data, errors, status } = await askFor([
      toRepresentation(awsExample),
      representation,
      { __typename: 'Key', arn },
    ]);
    expect(status).toBe(200);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({ path: ['_entities', 1], extensions: { code: 'KMS_INVALID_KEY_REFERENCE' } });
    expect(data._entities[1]).toBeNull();
    expect(data._entities[0].policy.document).toBe(awsExample.document);
    expect(data._entities[2]).toEqual(data._entities[0]);
    expect(count()).toBe(1);
  });

  const unaskable: readonly (readonly [string, string, string])[] = [
    ['garbage', 'garbage', 'KMS_INVALID_KEY_REFERENCE'],
    ['an empty text', '', 'KMS_INVALID_KEY_REFERENCE'],
    ['a masked ARN', 'acs:kms:cn-hangzhou:190325303126****:key/key-hzz1', 'KMS_INVALID_KEY_REFERENCE'],
    ['another service', 'arn:aws:s3:::bucket', 'KMS_INVALID_KEY_REFERENCE'],
    ['a foreign account', arn.replace(awsExample.accountId, '999999999999'), 'KMS_ACCOUNT_NOT_CONFIGURED'],
    ['a Region that is not configured', arn.replace('us-east-2', 'sa-east-1'), 'KMS_ACCOUNT_NOT_CONFIGURED'],
  ];
  it.each(unaskable)('shows %s as a key whose policy is a typed error', async (_name, reference, code) => {
    const { data, errors } = await askFor([{ __typename: 'Key', arn: reference }, toRepresentation(awsExample)]);
    expect(data._entities[0]).toMatchObject({ __typename: 'Key', arn: reference, policy: null });
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({ path: ['_entities', 0, 'policy'], extensions: { code } });
    expect(data._entities[1].policy.document).toBe(awsExample.document);
    expect(count()).toBe(1);
  });

  it('takes 1000 representations over all aliases, and no more', async () => {
    const { data } = await askFor(Array.from({ length: 1000 }, () => toRepresentation(awsExample)));
    expect(data._entities).toHaveLength(1000);
    running.sandbox.calls.reset();

    const query = `query ($a: [_Any!]!, $b: [_Any!]!) {
      a: _entities(representations: $a) { __typename }
      ...rest
    }
    fragment rest on Query { ... { b: _entities(representations: $b) { __typename } } }`;
    const many = Array.from({ length: 5001 }, () => toRepresentation(keyNamed('AWS', 'Console default')));
    const refused = await ask(running.graphqlUrl, query, { a: many, b: many }, { accept: '*/*' });
    expect(refused.status).toBe(400);
    expect(refused.data).toBeNull();
    expect(refused.errors[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
    expect(refused.errors[0]?.message).toContain('10002');
    expect(count()).toBe(0);
  });

  it('answers up to the limit, and each entity beyond it with a typed error', async () => {
    const query = `query ($a: [_Any!]!, $b: [_Any!]!) {
      a: _entities(representations: $a) { ... on Key { arn policy { version } } }
      b: _entities(representations: $b) { ... on Key { arn policyResult { ... on KmsError { code } } } }
    }`;
    const many = Array.from({ length: 501 }, () => toRepresentation(keyNamed('AWS', 'Console default')));
    const { status, data, errors } = await ask(running.graphqlUrl, query, { a: many, b: many });
    expect([status, errors]).toEqual([200, []]);
    expect(data.a.every((key: { policy: unknown }) => key.policy !== null)).toBe(true);
    const codes = data.b.map(({ policyResult }: { policyResult: { code?: string } }) => policyResult.code ?? null);
    expect(codes.slice(0, 499).every((code: string | null) => code === null)).toBe(true);
    expect(codes.slice(499)).toEqual(['KMS_LIMIT_EXCEEDED', 'KMS_LIMIT_EXCEEDED']);
  });
});
