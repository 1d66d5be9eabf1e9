import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, ask } from '../../support/graphql.ts';
import { alibabaCloudExample, awsExample, keyNamed } from '../../support/keys.ts';
import { type ServiceUnderTest, startWithSandbox } from '../../support/service.ts';
import { type ComposerName, composers, introspectSubgraph, type Subgraph } from './compose.ts';
import { singapore, startDatabasesSubgraph } from './databases-subgraph.ts';
import { buckets, volumes } from './example-subgraph/data.ts';
import { startExampleSubgraph } from './example-subgraph/subgraph.ts';
import { gateways, type RunningGateway } from './gateways.ts';

interface World {
  readonly keys: ServiceUnderTest;
  readonly subgraphs: readonly Subgraph[];
  close(): Promise<void>;
}

const startWorld = async (): Promise<World> => {
  const keys = await startWithSandbox();
  const storage = await startExampleSubgraph(0, '127.0.0.1');
  const databases = await startDatabasesSubgraph();
  const urls = { keys: keys.graphqlUrl, storage: storage.url, databases: databases.url };
  return {
    keys,
    subgraphs: await Promise.all(Object.entries(urls).map(([name, url]) => introspectSubgraph(name, url))),
    close: async () => void (await Promise.all([databases.close(), storage.close(), keys.close()])),
  };
};

describe('composition', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world?.close());

  describe.each(Object.keys(composers) as ComposerName[])('by %s', (name) => {
    it('takes subgraphs that refer to keys by ARN and by id', () => {
      const { supergraph, errors } = composers[name](world.subgraphs);
      expect(errors).toEqual([]);
      for (const part of ['Bucket', 'Database', 'policyResult', 'KMS_THROTTLED']) expect(supergraph).toContain(part);
    });

    it('composes this subgraph alone', () => {
      expect(composers[name](world.subgraphs.filter((subgraph) => subgraph.name === 'keys')).errors).toEqual([]);
    });

    it('would refuse one that contradicts it', () => {
      const torn = { name: 'torn', url: 'http://127.0.0.1:1', sdl: 'type Query { key: Int } type Key { keyId: Int }' };
      expect(composers[name]([...world.subgraphs, torn]).errors).not.toEqual([]);
    });
  });
});

const query = `{
  buckets {
    name
    encryptionKey {
      arn
      policy { exposure }
      policyResult { ... on KmsError { code retryable arn } ... on KeyPolicy { fingerprint } }
    }
  }
  volumes { id encryptionKey { accountId policyResult { ... on KmsError { code } ... on KeyPolicy { exposure } } } }
  databases { name encryptionKey { keyId policyResult { ... on KmsError { code } ... on KeyPolicy { document } } } }
}`;

/** The part of `extensions.kms` in `errors[]` that identifies a key. */
const kmsOf = ({ extensions }: Answer['errors'][number]) => (extensions?.kms ?? {}) as { readonly arn?: string };

describe.each(Object.keys(gateways))('through %s', (name) => {
  let world: World;
  let gateway: RunningGateway;
  let answer: Answer;
  const bucket = (wanted: string) => answer.data.buckets.find(({ name }: { name: string }) => name === wanted);
  const volume = (wanted: string) => answer.data.volumes.find(({ id }: { id: string }) => id === wanted);
  const database = (wanted: string) => answer.data.databases.find(({ name }: { name: string }) => name === wanted);

  beforeAll(async () => {
    world = await startWorld();
    const { supergraph } = composers['@theguild/federation-composition'](world.subgraphs);
    gateway = await gateways[name]!(supergraph!);
    answer = await ask(gateway.url, query);
  });
  afterAll(async () => {
    await gateway?.close();
    await world?.close();
  });

  it('brings the policies of both clouds', () => {
    expect(answer.status).toBe(200);
    expect(bucket('invoices').encryptionKey).toMatchObject({ arn: awsExample.arn, policy: { exposure: 'INTERNAL' } });
    expect(bucket('media').encryptionKey.policy).toEqual({ exposure: 'EXTERNAL' });
    expect(bucket('downloads').encryptionKey.policy).toEqual({ exposure: 'PUBLIC' });
    expect(volume('vol-2').encryptionKey).toEqual({
      accountId: alibabaCloudExample.accountId,
      policyResult: { exposure: 'EXTERNAL' },
    });
    expect(bucket('in-the-open').encryptionKey).toBeNull();
  });

  it('brings them for keys that are known by their ids', () => {
    expect(database('orders').encryptionKey.policyResult).toEqual({ document: awsExample.document });
    expect(database('customers').encryptionKey.policyResult).toEqual({ document: singapore.document });
    expect(database('lost').encryptionKey.policyResult).toEqual({ code: 'KMS_INVALID_KEY_REFERENCE' });
  });

  it('returns typed errors as data, each only for its key', () => {
    const { arn } = keyNamed('AWS', 'NotFoundException');
    const gone = { code: 'KMS_KEY_NOT_FOUND', retryable: false, arn };
    expect(bucket('forgotten').encryptionKey).toEqual({ arn, policy: null, policyResult: gone });
    // An alias that refers to no key.
    expect(bucket('by-alias').encryptionKey.policyResult.code).toBe('KMS_KEY_NOT_FOUND');
    expect(volume('vol-3').encryptionKey.policyResult).toEqual({ code: 'KMS_ACCESS_DENIED' });
    const withoutPolicy = buckets.map(({ name }) => name).filter((name) => bucket(name).encryptionKey?.policy === null);
    expect(withoutPolicy).toEqual(['forgotten', 'by-alias']);
  });

  it('brings the same errors with code and details in errors[]', () => {
    const told = answer.errors.map((error) => [error.extensions?.code, kmsOf(error).arn]);
    expect(told).toContainEqual(['KMS_KEY_NOT_FOUND', bucket('forgotten').encryptionKey.arn]);
    expect(told).toContainEqual(['KMS_KEY_NOT_FOUND', bucket('by-alias').encryptionKey.arn]);
  });

  it('requests each key once', () => {
    const referred = [...buckets, ...volumes].flatMap(
      ({ encryptionKey }) => encryptionKey?.arn.split(':key/')[1] ?? [],
    );
    const { calls } = world.keys.sandbox;
    const asked = calls.all.filter(({ operation }) => operation === 'GetKeyPolicy');
    expect(asked.map(({ keyId }) => keyId).sort()).toEqual([...new Set([...referred, singapore.keyId])].sort());
    // And one call for the key that the alias refers to.
    expect(calls.all.length - asked.length).toBe(1);
  });
});
