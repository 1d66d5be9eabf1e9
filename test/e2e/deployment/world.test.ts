import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadConfig } from '../../../src/config/load-config.ts';
import { createSandbox } from '../../../src/sandbox/index.ts';
import { startService } from '../../../src/service.ts';
import { readComposeFile, readText } from '../../deployment/compose-file.ts';
import { motoKeys } from '../../deployment/moto-keys.ts';
import { buckets, volumes } from '../../deployment/storage-data.ts';
import { type Answer, ask } from '../../support/graphql.ts';
import { supergraphFile } from './compose-supergraph.ts';
import { hasMoto, motoLeftOut, runProgram, startMoto } from './programs.ts';
import { startStandInRouter } from './stand-in-router.ts';

const { services } = readComposeFile();

/** The variables from which the SDKs read credentials. */
const useEnvironmentOf = (name: string): void => {
  for (const [variable, value] of Object.entries(services[name]?.environment ?? {})) vi.stubEnv(variable, value);
};

/** The programs of the compose file on this machine, with a gateway from npm instead of the router. */
const startWorld = async () => {
  const { environment: motoEnvironment = {} } = services.moto ?? {};
  const moto = await startMoto({ MOTO_ACCOUNT_ID: motoEnvironment.MOTO_ACCOUNT_ID ?? '' });
  await runProgram('seed-moto.ts', { ...services['moto-keys']?.environment, MOTO_URL: moto.url });
  const sandbox = await createSandbox();
  const accounts = readText('test/deployment/accounts.yaml')
    .replace('http://moto:5000', moto.url)
    .replace('http://alibaba-cloud:4567', sandbox.alibabaCloudUrl);
  useEnvironmentOf('subgraph');
  const { REDIS_URL: _, REDIS_ENCRYPTION_KEY: __, ...environment } = services.subgraph?.environment ?? {};
  const subgraph = await startService(
    loadConfig({ ...environment, PORT: '0', LOG_LEVEL: 'silent', METRICS: 'false' }, () => accounts),
  );
  vi.doMock('../federation/example-subgraph/data.ts', () => ({ buckets, volumes }));
  const { startExampleSubgraph } = await import('../federation/example-subgraph/subgraph.ts');
  const storage = await startExampleSubgraph(0, '127.0.0.1');
  const supergraph = readFileSync(supergraphFile, 'utf8')
    .replace('http://subgraph:4000', subgraph.url)
    .replace('http://storage:4001/', storage.url);
  const secret = services.router?.environment?.KEYS_SHARED_SECRET ?? '';
  const gateway = await startStandInRouter(supergraph, secret);
  return {
    gateway,
    subgraph,
    close: async () => {
      vi.unstubAllEnvs();
      await gateway.close();
      await Promise.all([storage.close(), subgraph.close(), sandbox.close(), moto.close()]);
    },
  };
};

if (!hasMoto) process.stderr.write(`${motoLeftOut}\n`);

describe.runIf(hasMoto)('what the compose file brings up', () => {
  let world: Awaited<ReturnType<typeof startWorld>>;
  let answer: Answer;
  beforeAll(async () => {
    world = await startWorld();
    answer = await ask(
      world.gateway.url,
      `{ buckets { name encryptionKey { arn policyResult {
           ... on KeyPolicy { exposure document }
           ... on KmsError { code }
         } } } }`,
    );
  });
  afterAll(() => world?.close());

  const resultOf = (wanted: string) =>
    answer.data.buckets.find(({ name }: { readonly name: string }) => name === wanted).encryptionKey?.policyResult;

  it('answers for the keys that moto was given', () => {
    const [invoices, shared] = motoKeys;
    expect(answer.errors).toEqual([]);
    expect(resultOf('invoices')).toEqual({ exposure: 'INTERNAL', document: invoices.policy });
    expect(resultOf('shared-reports')).toEqual({ exposure: 'EXTERNAL', document: shared.policy });
  });

  it('answers for a key of the sandbox', () => {
    expect(resultOf('media')).toMatchObject({ exposure: 'EXTERNAL' });
  });

  it("reports why deleted keys and aliases can't be read", () => {
    expect(resultOf('forgotten')).toEqual({ code: 'KMS_KEY_NOT_FOUND' });
    expect(resultOf('by-alias')).toEqual({ code: 'KMS_KEY_NOT_FOUND' });
    expect(resultOf('in-the-open')).toBeUndefined();
  });

  it('lets only the router query the subgraph', async () => {
    const { status } = await ask(`${world.subgraph.url}/graphql`, '{ __typename }');
    expect(status).toBe(401);
  });
});
