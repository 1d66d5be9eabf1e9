import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, type Data } from '../support/graphql.ts';
import { type ServiceProcess, startProcess } from '../support/process.ts';
import { type Checkout, checkOut } from './checkout.ts';

/**
 * All that is needed to add a provider: a folder for it, one for its policy language, a line in each of three
 * registries, and a value of the SDL's enum. This provider names keys by paths, and its policies bind members to roles.
 */
const folderOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

const addToy = async (checkout: Checkout): Promise<void> => {
  await checkout.add(folderOf('language'), 'src/policy/languages/toy', { '../../../src/policy/': '../../' });
  await checkout.add(folderOf('provider'), 'src/providers/toy', {
    '../../../src/': '../../',
    '../language/': '../../policy/languages/toy/',
  });
  await checkout.edit('src/providers/descriptions.ts', [
    [
      'import type { Described',
      "import { toyLanguage } from '../policy/languages/toy/index.ts';\nimport { toyDescription } from './toy/description.ts';\nimport type { Described",
    ],
    ['] as const;', '  describe(toyDescription, toyLanguage),\n] as const;'],
  ]);
  await checkout.edit('src/providers/account-schemas.ts', [
    ['import type {', "import { toyAccounts } from './toy/account-schema.ts';\nimport type {"],
    ['alibabaCloudAccounts]', 'alibabaCloudAccounts, toyAccounts]'],
  ]);
  await checkout.edit('src/providers/index.ts', [
    ['import type {', "import { toy } from './toy/index.ts';\nimport type {"],
    ['alibabaCloud]', 'alibabaCloud, toy]'],
  ]);
  await checkout.edit('schema/schema.graphql', [['  ALIBABA_CLOUD\n', '  ALIBABA_CLOUD\n  TOY\n']]);
};

const accounts = `
accounts:
  - provider: toy
    accountId: orchard
    regions: [europe-west1]
    keyRing: apples
`;

const arnOf = (keyId: string): string => `projects/orchard/locations/europe-west1/keys/${keyId}`;

describe('a new provider', () => {
  let checkout: Checkout;
  let service: ServiceProcess;
  const answer = async (query: string, variables: Readonly<Record<string, unknown>> = {}): Promise<Data> => {
    const { data, errors } = await ask(`${service.url}/graphql`, query, variables);
    expect(errors).toEqual([]);
    return data;
  };

  beforeAll(async () => {
    checkout = await checkOut();
    await addToy(checkout);
    const file = join(checkout.folder, 'accounts.yaml');
    await writeFile(file, accounts);
    service = await startProcess({ KMS_CONFIG: file, EXPLORER: 'false' }, checkout.folder);
  });
  afterAll(async () => {
    await service?.stop();
    await checkout?.remove();
  });

  it('has the types that everything else expects', async () => {
    const compiler = fileURLToPath(new URL('../../node_modules/.bin/tsc', import.meta.url));
    const { stdout } = await promisify(execFile)(compiler, ['--noEmit', '-p', checkout.folder]).catch((error) => error);
    expect(stdout).toBe('');
  });

  it('is listed page by page', async () => {
    const query = `query ($after: String) {
      keys(filter: { provider: TOY }, first: 2, after: $after) { edges { node { arn } } pageInfo { endCursor hasNextPage } }
    }`;
    const { keys: first } = await answer(query);
    expect(first.edges.map(({ node }: Data) => node.arn)).toEqual([arnOf('ring-1'), arnOf('ring-2')]);
    const { keys: second } = await answer(query, { after: first.pageInfo.endCursor });
    expect(second.edges.map(({ node }: Data) => node.arn)).toEqual([arnOf('ring-3')]);
    expect(second.pageInfo.hasNextPage).toBe(false);
  });

  it('is called once for a key that it refuses', async () => {
    const query =
      '{ key(arn: "projects/orchard/locations/europe-west1/keys/ring-3") { policyResult { __typename ... on KmsError { code provider operation } } } }';
    const refusal = { __typename: 'KmsError', code: 'KMS_ACCESS_DENIED', provider: 'TOY', operation: 'getIamPolicy' };
    expect((await answer(query)).key.policyResult).toEqual(refusal);
    expect((await answer(query)).key.policyResult).toEqual(refusal);
    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    expect(metrics).toMatch(/provider_calls_total\{provider="TOY",.*code="KMS_ACCESS_DENIED"\} 1\n/);
  });

  it('has its own settings in the accounts file', async () => {
    const { key } = await answer(`{ key(arn: "${arnOf('ring-1')}") { metadata { description } } }`);
    expect(key.metadata.description).toBe('A key of the ring apples');
  });

  it('is found by the id of a key', async () => {
    const representations = [{ __typename: 'Key', provider: 'TOY', region: 'europe-west1', keyId: 'ring-1' }];
    const query = `query ($representations: [_Any!]!) {
      _entities(representations: $representations) { ... on Key { arn provider accountId region } }
    }`;
    const { _entities: entities } = await answer(query, { representations });
    expect(entities).toEqual([{ arn: arnOf('ring-1'), provider: 'TOY', accountId: 'orchard', region: 'europe-west1' }]);
  });

  it('has its policies parsed and analyzed', async () => {
    const fields = `wellFormed issues { code }
      statements { effect sid actions principals { kind value } }
      exposure findings { code statements }`;
    const query = `{
      first: key(arn: "${arnOf('ring-1')}") { policy { ${fields} } access { entries { edges { node { principal { value } actions } } } } }
      second: key(arn: "${arnOf('ring-2')}") { policy { ${fields} } }
    }`;
    const { first, second } = await answer(query);
    expect(first.policy.statements).toEqual([
      {
        effect: 'ALLOW',
        sid: 'roles/decrypter',
        actions: ['keys.decrypt'],
        principals: [{ kind: 'USER', value: 'user:ann@example.org' }],
      },
    ]);
    expect(first.policy).toMatchObject({ exposure: 'INTERNAL', findings: [] });
    expect(first.access.entries.edges).toEqual([
      { node: { principal: { value: 'user:ann@example.org' }, actions: ['keys.decrypt'] } },
    ]);
    expect(second.policy).toMatchObject({
      exposure: 'PUBLIC',
      findings: [{ code: 'PUBLIC_ACCESS', statements: [0] }],
    });
  });

  it('decides requests by its policies', async () => {
    const query = `query ($principal: String!) {
      key(arn: "${arnOf('ring-1')}") {
        evaluate(principal: $principal, action: "keys.decrypt") { outcome }
        policy { evaluate(principal: $principal, action: "keys.decrypt") { outcome statements } }
      }
    }`;
    const { key: own } = await answer(query, { principal: 'user:ann@example.org' });
    expect(own).toEqual({
      evaluate: { outcome: 'ALLOW' },
      policy: { evaluate: { outcome: 'ALLOW', statements: [0] } },
    });
    const { key: other } = await answer(query, { principal: 'user:bob@example.org' });
    expect(other.policy.evaluate).toEqual({ outcome: 'IMPLICIT_DENY', statements: [] });
  });

  it('has its policies compared, also in a worker thread', async () => {
    const draft = '{"bindings":[{"role":"roles/owner","members":["user:ann@example.org"]}]}';
    const same = '{"bindings":[{"members":["user:ann@example.org"],"role":"roles/decrypter"}]}';
    const query = `query ($draft: String!, $same: String!) {
      key(arn: "${arnOf('ring-1')}") {
        policy {
          same: equivalentTo(document: $same)
          other: equivalentTo(document: $draft)
          diff(document: $draft) { kind before after }
          newAccess(document: $draft) { verdict witnesses { principal action } }
        }
      }
      inspectKeyPolicy(document: $draft, provider: TOY) { wellFormed canonicalDocument }
    }`;
    const { key, inspectKeyPolicy } = await answer(query, { draft, same });
    expect(key.policy).toEqual({
      same: true,
      other: false,
      diff: [
        { kind: 'REMOVED', before: 'roles/decrypter user:ann@example.org', after: null },
        { kind: 'ADDED', before: null, after: 'roles/owner user:ann@example.org' },
      ],
      newAccess: {
        verdict: 'SOME',
        witnesses: [
          { principal: 'user:ann@example.org', action: 'keys.encrypt' },
          { principal: 'user:ann@example.org', action: 'keys.setPolicy' },
        ],
      },
    });
    expect(inspectKeyPolicy).toEqual({
      wellFormed: true,
      canonicalDocument: '["roles/owner user:ann@example.org"]',
    });
  });
});
