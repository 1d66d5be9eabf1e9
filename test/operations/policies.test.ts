import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CatalogueEntry, sandboxKeys } from '../../src/sandbox/index.ts';
import { ask } from '../support/graphql.ts';
import { awsExample, keyNamed } from '../support/keys.ts';
import { type ServiceUnderTest, startWithSandbox } from '../support/service.ts';

let running: ServiceUnderTest;
beforeAll(async () => {
  running = await startWithSandbox();
});
afterAll(() => running?.close());

const send = (query: string, variables = {}) => ask(running.graphqlUrl, query, variables);

/** Every field that needs a well-formed policy. */
const meaning = `version id statements { effect } canonicalDocument fingerprint exposure externalAccounts
  access { actions } findings { code } equivalentTo(document: $other) diff(document: $other) { kind }
  newAccess(document: $other) { verdict }
  evaluate(principal: "*", action: "kms:Decrypt") { outcome }`;
const meaningFields = [
  'version',
  'id',
  'statements',
  'canonicalDocument',
  'fingerprint',
  'exposure',
  'externalAccounts',
  'access',
  'findings',
  'equivalentTo',
  'diff',
  'newAccess',
  'evaluate',
];

describe('a policy', () => {
  const readable = sandboxKeys.filter(({ document }) => document !== null);

  it.each(readable)('of $provider "$name" is answered byte for byte, attached or as a draft', async (key) => {
    const fields = `document wellFormed issues { code path }`;
    const { data, errors } = await send(
      `query ($arn: ID!, $document: String!, $provider: KmsProvider!) {
        key(arn: $arn) { policy { ${fields} } }
        inspectKeyPolicy(document: $document, provider: $provider, arn: $arn) { ${fields} name requestId retrievedAt stale }
      }`,
      { arn: key.arn, document: key.document, provider: key.provider },
    );
    const { name, requestId, retrievedAt, stale, ...draft } = data.inspectKeyPolicy;
    expect(errors).toEqual([]);
    expect(data.key.policy).toEqual(draft);
    expect(draft.document).toBe(key.document);
    expect({ name, requestId, retrievedAt, stale }).toEqual({
      name: 'default',
      requestId: null,
      retrievedAt: null,
      stale: false,
    });
  });

  const judged: readonly (readonly [CatalogueEntry, string])[] = [
    [keyNamed('AWS', 'Default policy'), 'INTERNAL'],
    [keyNamed('AWS', 'Public by mistake'), 'PUBLIC'],
    [keyNamed('AWS', 'Cross-account'), 'EXTERNAL'],
    [keyNamed('AWS', 'Organization'), 'EXTERNAL'],
    [keyNamed('AWS', 'Through a service only'), 'INTERNAL'],
  ];
  it.each(judged.map(([key, exposure]) => ({ key, name: key.name, exposure })))(
    '"$name" reaches $exposure',
    async ({ key, exposure }) => {
      const { data } = await send(`{ key(arn: "${key.arn}") { policy { exposure } } }`);
      expect(data.key.policy.exposure).toBe(exposure);
    },
  );
});

describe('a malformed policy', () => {
  const malformed = sandboxKeys.filter(({ name }) => name === 'Malformed text');

  it('is there for both clouds', () => {
    expect(malformed.map(({ provider }) => provider).sort()).toEqual(['ALIBABA_CLOUD', 'AWS']);
  });

  it.each(malformed)('is read all the same: $provider', async ({ arn, document }) => {
    const query = `query ($arn: ID!, $other: String!) {
      key(arn: $arn) { policy { document wellFormed issues { code } ${meaning} } policyResult { __typename } }
    }`;
    const { status, data, errors } = await send(query, { arn, other: awsExample.document });
    const { document: text, wellFormed, issues, ...rest } = data.key.policy;
    expect({ status, text, wellFormed }).toEqual({ status: 200, text: document, wellFormed: false });
    expect(issues).toContainEqual({ code: 'NOT_JSON' });
    expect(data.key.policyResult).toEqual({ __typename: 'KeyPolicy' });
    expect(rest).toEqual(Object.fromEntries(meaningFields.map((field) => [field, null])));
    expect(errors.map(({ path }) => path?.join('.')).toSorted()).toEqual(
      meaningFields.map((field) => `key.policy.${field}`).toSorted(),
    );
    for (const { extensions } of errors) {
      expect(extensions).toMatchObject({ code: 'KMS_POLICY_MALFORMED', kms: { arn, retryable: false } });
    }
  });
});

describe('inspectKeyPolicy', () => {
  const query = `query ($document: String!, $other: String!, $accountId: String, $arn: ID) {
    inspectKeyPolicy(document: $document, provider: AWS, accountId: $accountId, arn: $arn) {
      wellFormed issues { code path } ${meaning}
    }
  }`;
  const inspect = (variables: object) => send(query, { other: awsExample.document, ...variables });

  it('calls no provider', async () => {
    running.sandbox.calls.reset();
    const { data, errors } = await inspect({ document: awsExample.document, accountId: awsExample.accountId });
    expect(errors).toEqual([]);
    expect(data.inspectKeyPolicy).toMatchObject({
      wellFormed: true,
      equivalentTo: true,
      diff: [],
      exposure: 'INTERNAL',
    });
    expect(running.sandbox.calls.count()).toBe(0);
  });

  it('rejects an account that is not one of the cloud', async () => {
    const { data, errors } = await inspect({ document: awsExample.document, accountId: '11112222' });
    expect(data).toBeNull();
    expect(errors).toEqual([expect.objectContaining({ message: expect.stringContaining('has 12 digits') })]);
    expect(errors[0]?.extensions?.code).toBe('KMS_INVALID_PARAMETER');
  });

  it('fails each field that requires a well-formed policy', async () => {
    const { data, errors } = await inspect({ document: '{"Statement": [{}]}' });
    expect(data.inspectKeyPolicy.wellFormed).toBe(false);
    expect(data.inspectKeyPolicy.issues.length).toBeGreaterThan(1);
    expect(errors.map(({ path }) => path?.[1]).toSorted()).toEqual(meaningFields.toSorted());
  });

  it('reports the other document if that one is malformed', async () => {
    const { data, errors } = await inspect({ document: awsExample.document, other: '[]' });
    expect(data.inspectKeyPolicy).toMatchObject({
      version: '2012-10-17',
      equivalentTo: null,
      diff: null,
      newAccess: null,
    });
    expect(errors.map(({ path }) => path?.[1]).toSorted()).toEqual(['diff', 'equivalentTo', 'newAccess']);
    for (const { message } of errors) expect(message).toContain('to compare with');
  });

  it('takes the account from the ARN, and refuses one that contradicts it', async () => {
    const { arn, document } = awsExample;
    expect((await inspect({ document, arn })).data.inspectKeyPolicy.exposure).toBe('INTERNAL');
    const { data, errors } = await inspect({ document, arn, accountId: '999999999999' });
    expect(data).toBeNull();
    expect(errors[0]?.extensions?.code).toBe('KMS_INVALID_PARAMETER');
    const unreadable = await inspect({ document, arn: 'arn:aws:kms:us-east-2:111122223333:alias/x' });
    expect(unreadable.errors[0]?.extensions?.code).toBe('KMS_INVALID_KEY_REFERENCE');
  });

  it('reads drafts for keys of accounts that are not configured', async () => {
    const arn = awsExample.arn.replace(awsExample.accountId, '999999999999');
    const { data, errors } = await inspect({ document: awsExample.document, arn });
    expect(errors).toEqual([]);
    expect(data.inspectKeyPolicy.exposure).toBe('EXTERNAL');
  });
});
