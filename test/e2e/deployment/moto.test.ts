import {
  CreateAliasCommand,
  CreateGrantCommand,
  CreateKeyCommand,
  EnableKeyRotationCommand,
  KMSClient,
  PutKeyPolicyCommand,
  paginateListAliases,
  paginateListGrants,
  ReplicateKeyCommand,
  RevokeGrantCommand,
  TagResourceCommand,
} from '@aws-sdk/client-kms';
import { CreateAccountCommand, CreateOrganizationCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/load-config.ts';
import { type Service, startService } from '../../../src/service.ts';
import { ask } from '../../support/graphql.ts';
import { hasMoto, type RunningProgram, startMoto } from './programs.ts';

const accountId = '111122223333';
const region = 'us-east-2';
const role = (name: string, account = accountId) => `arn:aws:iam::${account}:role/${name}`;
const credentials = { accessKeyId: 'moto', secretAccessKey: 'moto' };
const variables = { AWS_ACCESS_KEY_ID: credentials.accessKeyId, AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey };
const before = Object.fromEntries(Object.keys(variables).map((name) => [name, process.env[name]]));

if (!hasMoto) {
  const how = "pip install 'moto[server]'";
  process.stderr.write(
    `Left out: grants, aliases and discovery against moto. Install it (${how}) to have them tested.\n`,
  );
}

interface World {
  readonly moto: RunningProgram;
  readonly kms: KMSClient;
  readonly service: Service;
  readonly arn: string;
  readonly memberId: string;
}

const guarded = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${accountId}:root` }, Action: 'kms:*', Resource: '*' },
    { Effect: 'Deny', Principal: { AWS: role('denied') }, Action: 'kms:Decrypt', Resource: '*' },
  ],
});

/** A key with more grants and aliases than fit on a page, some of which are removed again. */
async function fillKey(kms: KMSClient): Promise<string> {
  const { KeyMetadata: key } = await kms.send(new CreateKeyCommand({ MultiRegion: true, Description: 'whole' }));
  const KeyId = key?.KeyId ?? '';
  await kms.send(new PutKeyPolicyCommand({ KeyId, PolicyName: 'default', Policy: guarded }));
  for (let number = 0; number < 250; number += 1) {
    const { GrantId } = await kms.send(
      new CreateGrantCommand({
        KeyId,
        GranteePrincipal:
          number === 7 ? role('denied') : number === 8 ? role('guest', '444455556666') : role(`r${number}`),
        Operations: ['Decrypt', 'DescribeKey'],
        ...(number % 2 === 0 ? { Constraints: { EncryptionContextSubset: { Department: 'IT' } } } : {}),
        Name: `grant ${number}`,
      }),
    );
    if (number % 10 === 9) await kms.send(new RevokeGrantCommand({ KeyId, GrantId }));
  }
  for (let number = 0; number < 120; number += 1) {
    await kms.send(new CreateAliasCommand({ AliasName: `alias/whole/${number}`, TargetKeyId: KeyId }));
  }
  await kms.send(new TagResourceCommand({ KeyId, Tags: [{ TagKey: 'Team', TagValue: 'platform' }] }));
  await kms.send(new EnableKeyRotationCommand({ KeyId }));
  await kms.send(new ReplicateKeyCommand({ KeyId, ReplicaRegion: 'eu-west-1' }));
  return key?.Arn ?? '';
}

async function createMember(endpoint: string): Promise<string> {
  const organizations = new OrganizationsClient({ region: 'us-east-1', endpoint, credentials });
  await organizations.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
  const { CreateAccountStatus: status } = await organizations.send(
    new CreateAccountCommand({ AccountName: 'member', Email: 'member@example.com' }),
  );
  return status?.AccountId ?? '';
}

const start = async (): Promise<World> => {
  Object.assign(process.env, variables);
  const moto = await startMoto({ MOTO_ACCOUNT_ID: accountId });
  const kms = new KMSClient({ region, endpoint: moto.url, credentials });
  const arn = await fillKey(kms);
  const memberId = await createMember(moto.url);
  const file = `
discovery:
  - provider: aws
    regions: [${region}, eu-west-1]
    roleArn: "arn:aws:iam::{accountId}:role/key-policy-reader"
    endpoint: ${moto.url}
    stsEndpoint: ${moto.url}
provider: { timeoutMs: 20000, deadlineMs: 60000, credentialsTimeoutMs: 20000 }
`;
  const service = await startService(loadConfig({ PORT: '0', LOG_LEVEL: 'silent', KMS_CONFIG: 'file' }, () => file));
  return { moto, kms, service, arn, memberId };
};

describe.runIf(hasMoto)('the subgraph before moto', () => {
  let world: World;
  beforeAll(async () => {
    world = await start();
  }, 240_000);
  afterAll(async () => {
    world.kms.destroy();
    await world.service.close();
    await world.moto.close();
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });

  const send = async (arn: string, fields: string) => {
    const query = `query ($arn: ID!) { key(arn: $arn) { ${fields} } }`;
    const { data, errors } = await ask(`${world.service.url}/graphql`, query, { arn });
    expect(errors).toEqual([]);
    return data.key;
  };

  it('answers the grants that the SDK lists, with their constraints', async () => {
    const expected: unknown[] = [];
    for await (const { Grants = [] } of paginateListGrants({ client: world.kms }, { KeyId: world.arn })) {
      expected.push(
        ...Grants.map(({ GrantId, Name, GranteePrincipal, Operations = [], Constraints }) => ({
          grantId: GrantId,
          name: Name,
          grantee: { value: GranteePrincipal },
          operations: Operations.map((operation) => `kms:${operation}`),
          constraints: Object.entries(Constraints?.EncryptionContextSubset ?? {}).map(([name, value]) => ({
            key: `kms:EncryptionContext:${name}`,
            values: [value],
          })),
        })),
      );
    }
    const node = 'grantId name grantee { value } operations constraints { key values }';
    const key = await send(world.arn, `grants(first: 500) { edges { node { ${node} } } }`);
    expect(key.grants.edges.map((edge: { node: unknown }) => edge.node)).toEqual(expected);
    expect(expected).toHaveLength(225);
  });

  it('answers the aliases that the SDK lists, and follows them', async () => {
    const expected: unknown[] = [];
    for await (const { Aliases = [] } of paginateListAliases({ client: world.kms }, { KeyId: world.arn })) {
      expected.push(...Aliases.map(({ AliasName, AliasArn }) => ({ name: AliasName, arn: AliasArn })));
    }
    expect((await send(world.arn, 'aliases { name arn }')).aliases).toEqual(expected);
    const alias = world.arn.replace(/key\/.*$/, 'alias/whole/119');
    expect(await send(alias, 'resolvedArn policy { exposure }')).toEqual({
      resolvedArn: world.arn,
      policy: { exposure: 'INTERNAL' },
    });
  });

  it('answers tags, rotation and replicas', async () => {
    const key = await send(
      world.arn,
      'tags { key value } rotation { enabled } replicas { region policy { exposure } }',
    );
    expect(key).toEqual({
      tags: [{ key: 'Team', value: 'platform' }],
      rotation: { enabled: true },
      replicas: [{ region: 'eu-west-1', policy: { exposure: 'INTERNAL' } }],
    });
  });

  it('combines grants with the policy: outsiders appear, and a Deny overrides a grant', async () => {
    const entries = 'entries(first: 500) { totalCount edges { node { principal { value } actions } } }';
    const { access } = await send(world.arn, `access { exposure externalAccounts ${entries} }`);
    expect(access).toMatchObject({ exposure: 'EXTERNAL', externalAccounts: ['444455556666'] });
    expect(access.entries.totalCount).toBe(226);
    const denied = access.entries.edges.find(
      ({ node }: { node: { principal: { value: string } } }) => node.principal.value === role('denied'),
    );
    expect(denied.node.actions).toEqual(['kms:DescribeKey']);
    const decide = (name: string) => `evaluate(principal: "${role(name)}", action: "kms:Decrypt") { outcome }`;
    expect((await send(world.arn, decide('denied'))).evaluate).toEqual({ outcome: 'EXPLICIT_DENY' });
    expect((await send(world.arn, decide('r3'))).evaluate).toEqual({ outcome: 'ALLOW' });
  });

  it('discovers the accounts of the organization', async () => {
    const { data } = await ask(`${world.service.url}/graphql`, '{ kmsAccounts { accountId } }');
    const ids = data.kmsAccounts.map(({ accountId: id }: { accountId: string }) => id);
    expect(ids.sort()).toEqual([accountId, world.memberId].sort());
  });
});
