import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alibabaCloudExample, awsExample } from '../support/keys.ts';
import { expectSane, numRuns, send, serviceToMisuse } from './misuse.ts';

const misused = serviceToMisuse();
const post = (body: unknown) => send(misused, JSON.stringify(body));

const everything = `query ($arn: ID!, $representations: [_Any!]!, $document: String!, $id: ID!) {
  key(arn: $arn) { arn provider keyId policy { document statements { principals { value } } } metadata { state } }
  keyById(provider: AWS, region: "us-east-2", keyId: $id) { policyResult { ... on KmsError { message } } }
  inspectKeyPolicy(document: $document, provider: AWS) { wellFormed fingerprint findings { code } }
  _entities(representations: $representations) { ... on Key { policyResult { ... on KmsError { code } } } }
}`;

describe('documents', () => {
  it('with a piece cut out, doubled or replaced', async () => {
    const at = fc.nat(everything.length);
    const piece = fc.oneof(
      fc.string({ maxLength: 5 }),
      fc.constantFrom('{', '}', '...', '$', '@skip(if: true)', '"""'),
    );
    await fc.assert(
      fc.asyncProperty(at, at, piece, async (from, to, inserted) => {
        const query = everything.slice(0, from) + inserted + everything.slice(to);
        await expectSane(await post({ query, variables: { arn: 'x', representations: [], document: '{}', id: 'x' } }));
      }),
      { numRuns },
    );
  });

  const hostile: readonly (readonly [string, string])[] = [
    ['nested deeply', `{ key(arn: "x") ${'{ policy '.repeat(5000)}${'}'.repeat(5000)} }`],
    ['lists within lists', `{ key(arn: ${'['.repeat(5000)}${']'.repeat(5000)}) { arn } }`],
    ['a fragment of itself', '{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }'],
    ['thousands of aliases', `{ ${Array.from({ length: 3000 }, (_, index) => `a${index}: __typename`).join(' ')} }`],
    ['thousands of directives', `{ __typename ${'@skip(if: false) '.repeat(3000)} }`],
    [
      'introspection of introspection',
      `{ __schema { types ${'{ fields { type '.repeat(60)} { name } ${'} }'.repeat(60)} } }`,
    ],
    ['more tokens than any query needs', `{ ${'__typename '.repeat(50_000)} }`],
  ];
  it.each(hostile)('%s', async (_name, query) => expectSane(await post({ query })));
});

describe('variables', () => {
  const reference = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 100 }),
    fc
      .array(
        fc.constantFrom(
          'arn',
          'acs',
          'aws',
          ':',
          '::',
          'kms',
          'us-east-2',
          '111122223333',
          '/',
          'key/',
          '*',
          '\u0000',
          awsExample.keyId,
        ),
      )
      .map((parts) => parts.join(':')),
    fc.nat(awsExample.arn.length).map((end) => awsExample.arn.slice(0, end)),
    fc.constantFrom('__proto__', 'constructor', 'x'.repeat(100_000), '\ud800'),
  );

  it('with references of any kind', async () => {
    const query = everything;
    const representation = fc.oneof(
      reference.map((arn) => ({ __typename: 'Key', arn })),
      fc.record({ __typename: reference, arn: fc.jsonValue() }, { requiredKeys: [] }),
      fc.record({
        __typename: fc.constant('Key'),
        provider: fc.constantFrom('AWS', 'ALIBABA_CLOUD', 'X'),
        region: reference,
        keyId: reference,
      }),
      fc.jsonValue(),
    );
    await fc.assert(
      fc.asyncProperty(
        reference,
        reference,
        fc.array(representation, { maxLength: 5 }),
        async (arn, id, representations) => {
          await expectSane(await post({ query, variables: { arn, id, representations, document: '{}' } }));
        },
      ),
      { numRuns },
    );
    expect(misused.running.sandbox.calls.count({ operation: 'ListKeys' })).toBe(0);
  });

  it('of any type', async () => {
    const names = {
      arn: fc.jsonValue(),
      id: fc.jsonValue(),
      representations: fc.jsonValue(),
      document: fc.jsonValue(),
    };
    await fc.assert(
      fc.asyncProperty(fc.record(names, { requiredKeys: [] }), async (variables) => {
        await expectSane(await post({ query: everything, variables }));
      }),
      { numRuns },
    );
  });

  it('with cursors and pages of any kind', async () => {
    const query = 'query ($first: Int, $after: String) { keys(first: $first, after: $after) { edges { cursor } } }';
    const cursor = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value)).toString('base64url')),
    );
    await fc.assert(
      fc.asyncProperty(fc.integer(), cursor, async (first, after) => {
        await expectSane(await post({ query, variables: { first: first % 600, after } }));
      }),
      { numRuns },
    );
  });
});

describe('policies', () => {
  const query = `query ($document: String!, $other: String!, $provider: KmsProvider!) {
    inspectKeyPolicy(document: $document, provider: $provider, accountId: "${awsExample.accountId}") {
      wellFormed issues { code path message } statements { conditions { values } } canonicalDocument
      equivalentTo(document: $other) diff(document: $other) { path } exposure access { actions } findings { message }
      evaluate(principal: "*", action: "kms:Decrypt") { outcome missingContext }
    }
  }`;
  const inspect = (document: string, other = awsExample.document!) =>
    Promise.all(
      (['AWS', 'ALIBABA_CLOUD'] as const).map(async (provider) =>
        expectSane(await post({ query, variables: { document, other, provider } })),
      ),
    );

  it('of any text and any JSON', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), fc.json(), async (document, other) => {
        await inspect(document, other);
      }),
      { numRuns },
    );
  });

  it('that were right before a piece of them was changed', async () => {
    const document = fc.constantFrom(awsExample.document!, alibabaCloudExample.document!);
    const piece = fc.oneof(
      fc.string({ maxLength: 3 }),
      fc.constantFrom('{', '[', ']', '"', 'null', '\\u0000', '*', '1e999'),
    );
    await fc.assert(
      fc.asyncProperty(document, fc.nat(400), fc.nat(10), piece, async (text, at, length, inserted) => {
        await inspect(text.slice(0, at) + inserted + text.slice(at + length));
      }),
      { numRuns },
    );
  });

  const hostile: readonly (readonly [string, string])[] = [
    ['brackets within brackets', '['.repeat(100_000)],
    ['braces within braces', '{"a":'.repeat(20_000)],
    ['closed ones', `${'['.repeat(60_000)}${']'.repeat(60_000)}`],
    ['a statement within statements', `{"Statement":${'[{"Condition":'.repeat(3000)}0${'}]'.repeat(3000)}}`],
    [
      'a wildcard of wildcards',
      JSON.stringify({
        Statement: [{ Effect: 'Allow', Principal: '*', Action: `${'*a'.repeat(5000)}b`, Resource: '*' }],
      }),
    ],
    ['a number too large', '{"Version":1e400,"Statement":[]}'],
    ['keys of the prototype', '{"__proto__":{"Statement":[]},"constructor":{},"Statement":{"__proto__":1}}'],
    [
      'thousands of statements',
      JSON.stringify({ Statement: Array.from({ length: 2500 }, () => ({ Effect: 'Allow' })) }),
    ],
    ['one that is too large', `"${'x'.repeat(1_000_000)}"`],
  ];
  it.each(hostile)('%s', async (_name, document) => void (await inspect(document)));
});

it('a persisted query with a wrong hash is a client error', async () => {
  const extensions = { persistedQuery: { version: 1, sha256Hash: 'f'.repeat(64) } };
  const response = await post({ query: '{ __typename }', extensions });
  const { errors } = (await response.json()) as { errors: { extensions: object }[] };
  expect([response.status, errors[0]?.extensions]).toEqual([400, { code: 'BAD_USER_INPUT' }]);
});
