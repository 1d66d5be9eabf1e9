import type { GraphqlRequest } from '../../src/entity-cache/entity-cache.ts';
import { KmsError } from '../../src/errors.ts';
import { inspectKeyPolicy } from '../../src/policy/inspect.ts';
import { descriptionOf } from '../../src/providers/descriptions.ts';
import { providers } from '../../src/providers/index.ts';
import type { KeyRef } from '../../src/providers/provider.ts';
import { sandboxKeys } from '../../src/sandbox/index.ts';

const readable = sandboxKeys.filter(({ providerCode, breaks, document }) => !providerCode && !breaks && document);

const refOf = (arn: string): KeyRef => {
  const ref = providers.find(({ arnPrefix }) => arn.startsWith(arnPrefix))!.parseArn(arn);
  if (ref instanceof KmsError) throw ref;
  return ref;
};

const isWellFormed = ({ arn, document }: (typeof readable)[number]): boolean => {
  const ref = refOf(arn);
  return inspectKeyPolicy(document!, descriptionOf(ref.provider).language, ref).wellFormed;
};
const malformed = readable.filter((key) => !isWellFormed(key));
export const wellFormed = readable.filter(isWellFormed).slice(0, 12);

export const references = (keys: readonly { readonly arn: string }[]): readonly unknown[] =>
  keys.map(({ arn }) => ({ __typename: 'Key', arn }));

export const request = (query: string, representations: readonly unknown[], others: object = {}): GraphqlRequest => ({
  query,
  operationName: undefined,
  variables: { representations, ...others },
});

export const refused = sandboxKeys.filter(({ providerCode }) => providerCode).slice(0, 5);
export const unknownKey = { arn: 'arn:aws:kms:us-east-2:111122223333:key/99999999-9999-4999-8999-999999999999' };
export const policyOf = '... on Key { arn policy { document } }';
export const good = references(wellFormed.slice(0, 1));

export const allFields = `
  arn provider partition region accountId keyId
  policy {
    name document wellFormed version id canonicalDocument fingerprint exposure externalAccounts requestId retrievedAt stale
    issues { code severity path message }
    statements { index sid effect actions notActions principals { type value kind accountId name external } }
    access { principal { value } capabilities actions conditional statements }
    findings { code severity message statements documentationUrl }
    evaluate(principal: "*", action: "kms:Decrypt") { outcome statements requiresIdentityPolicy missingContext }
  }`;

export const operation = (selection: string, variables = ''): string =>
  `query ($representations: [_Any!]!${variables}) { _entities(representations: $representations) { ${selection} } }`;

export interface Row {
  readonly name: string;
  readonly request: () => GraphqlRequest;
}

export const ready: readonly Row[] = [
  { name: 'every field', request: () => request(operation(`... on Key { ${allFields} }`), references(wellFormed)) },
  { name: 'no entities at all', request: () => request(operation('... on Key { arn }'), []) },
  { name: 'the key alone', request: () => request(operation('__typename ... on Key { arn }'), references(wellFormed)) },
  {
    name: 'aliases, also of the root field',
    request: () =>
      request(
        `query ($representations: [_Any!]!) { keys: _entities(representations: $representations) {
           ... on Key { a: arn b: policy { c: document d: document } e: policyResult { ... on KeyPolicy { f: version } } } } }`,
        references(wellFormed),
      ),
  },
  {
    name: 'fragments',
    request: () =>
      request(
        `${operation('...K')} fragment K on Key { arn policy { ...P } } fragment P on KeyPolicy { document exposure }`,
        references(wellFormed),
      ),
  },
  {
    name: 'the same key twice',
    request: () =>
      request(operation('... on Key { arn policy { document } }'), references([...wellFormed, ...wellFormed])),
  },
  {
    name: 'a malformed policy, of which nothing is asked that it has not',
    request: () =>
      request(operation('... on Key { policy { document wellFormed issues { code path } } }'), references(malformed)),
  },
  ...[true, false].map((deep) => ({
    name: `directives with a variable: ${deep}`,
    request: () =>
      request(
        operation('... on Key { arn policy { version @skip(if: $deep) id @include(if: $deep) } }', ' $deep: Boolean!'),
        references(wellFormed),
        { deep },
      ),
  })),
  ...['kms:Decrypt', 'kms:PutKeyPolicy'].map((action) => ({
    name: `an argument from a variable: ${action}`,
    request: () =>
      request(
        operation(
          '... on Key { policy { evaluate(principal: "*", action: $action) { outcome } } }',
          ' $action: String!',
        ),
        references(wellFormed),
        { action },
      ),
  })),
];

/** Batches with keys that can't be read: each error appears at its own key only. */
export const withErrors: readonly Row[] = [
  {
    name: 'an unknown type',
    request: () => request(operation(policyOf), [...good, { __typename: 'Bucket', id: '1' }, ...good]),
  },
  {
    name: 'an ARN that cannot be read',
    request: () => request(operation(policyOf), [...references([{ arn: 'arn:aws:kms' }]), ...good]),
  },
  {
    name: 'an alias that stands for no key',
    request: () =>
      request(operation(policyOf), [...good, ...references([{ arn: 'arn:aws:kms:us-east-2:111122223333:alias/a' }])]),
  },
  {
    name: 'an account that is not configured',
    request: () =>
      request(operation(`${policyOf} __typename`), [
        ...good,
        ...references([{ arn: 'arn:aws:kms:us-east-2:999999999999:key/1234abcd-12ab-34cd-56ef-1234567890ab' }]),
      ]),
  },
  {
    name: 'a key that is not there',
    request: () => request(operation(policyOf), [...good, ...references([unknownKey])]),
  },
  { name: 'a null', request: () => request(operation(policyOf), [...good, null]) },
  {
    name: 'a malformed policy of which a meaning is asked',
    request: () =>
      request(operation('... on Key { arn policy { exposure document } }'), [...references(malformed), ...good]),
  },
  {
    name: 'refusals as data',
    request: () =>
      request(
        operation('... on Key { arn policyResult { __typename ... on KmsError { code message requestId } } }'),
        references([...refused, ...wellFormed]),
      ),
  },
  {
    name: 'refusals under aliases',
    request: () =>
      request(
        operation('... on Key { arn a: policy { document } b: policy { fingerprint } }'),
        references([...wellFormed, ...refused]),
      ),
  },
  {
    name: 'a reference by id',
    request: () => {
      const { provider, region, keyId } = refOf(wellFormed[0]!.arn);
      return request(operation(policyOf), [...good, { __typename: 'Key', provider, region, keyId }]);
    },
  },
];

const listed = (selection: string, args = 'first: 7'): string =>
  `query { keys(${args}) { errors { code } edges { cursor node { ${selection} } } pageInfo { hasNextPage endCursor } } }`;

/** Operations of front ends, without `_entities`. */
export const fromFrontEnds: readonly Row[] = [
  {
    name: 'a key by a variable',
    request: () => ({
      query: `query ($arn: ID!) { key(arn: $arn) { ${allFields} } }`,
      operationName: undefined,
      variables: { arn: wellFormed[0]!.arn },
    }),
  },
  {
    name: 'a key by a literal, under an alias',
    request: () => ({
      query: `{ it: key(arn: "${wellFormed[1]!.arn}") { arn policy { document } } }`,
      operationName: undefined,
      variables: {},
    }),
  },
  {
    name: 'a key that is refused',
    request: () => ({
      query: 'query ($arn: ID!) { key(arn: $arn) { arn policy { document } } }',
      operationName: undefined,
      variables: { arn: refused[0]!.arn },
    }),
  },
  {
    name: 'a page of keys',
    request: () => ({ query: listed(allFields, 'first: 12'), operationName: undefined, variables: {} }),
  },
  {
    name: 'a page of keys under aliases, with fragments below the key',
    request: () => ({
      query: `query Q($first: Int) { all: keys(first: $first) { e: edges { n: node { ...K } } } } fragment K on Key { arn policyResult { __typename } }`,
      operationName: 'Q',
      variables: { first: 9 },
    }),
  },
];

export const leftAlone: readonly Row[] = [
  {
    name: 'no entities, and a wrong value beside them',
    request: () => request(operation('... on Key { arn @skip(if: $no) }', ' $no: Boolean!'), [], { no: 'perhaps' }),
  },
  { name: 'a fresh read', request: () => request(operation('... on Key { policy(fresh: true) { document } }'), good) },
  {
    name: 'a fresh read by a variable',
    request: () =>
      request(operation('... on Key { policy(fresh: $fresh) { document } }', ' $fresh: Boolean!'), good, {
        fresh: true,
      }),
  },
  { name: 'metadata', request: () => request(operation('... on Key { metadata { state } }'), good) },
  {
    name: 'more entities than are allowed',
    request: () =>
      request(
        operation(policyOf),
        Array.from({ length: 1001 }, () => good[0]),
      ),
  },
  {
    name: 'another root field beside them',
    request: () =>
      request(
        `query ($representations: [_Any!]!) { kmsAccounts { accountId } _entities(representations: $representations) { ${policyOf} } }`,
        good,
      ),
  },
  {
    name: 'a directive on the root field',
    request: () =>
      request(
        `query ($representations: [_Any!]!) { _entities(representations: $representations) @skip(if: true) { ${policyOf} } }`,
        good,
      ),
  },
  {
    name: 'a listing with a bad argument',
    request: () => ({ query: listed('arn', 'first: 0'), operationName: undefined, variables: {} }),
  },
];
