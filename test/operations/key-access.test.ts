import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Answer, ask } from '../support/graphql.ts';
import { alibabaCloudExample, awsExample, keyNamed } from '../support/keys.ts';
import { type ServiceUnderTest, startWithSandbox } from '../support/service.ts';

let running: ServiceUnderTest;
beforeAll(async () => {
  // The tests count calls: none may be retried because this machine is slow.
  running = await startWithSandbox({
    settings: { provider: { timeoutMs: 30_000, deadlineMs: 60_000, credentialsTimeoutMs: 30_000 } },
  });
});
beforeEach(() => {
  running.sandbox.clearFaults();
  running.sandbox.calls.reset();
});
afterAll(() => running.close());

const send = (arn: string, fields: string, after?: string | null): Promise<Answer> => {
  const parameters = after === undefined ? '$arn: ID!' : '$arn: ID!, $after: String';
  return ask(running.graphqlUrl, `query (${parameters}) { key(arn: $arn) { ${fields} } }`, { arn, after });
};

const via = 'via { statementIndex grantId }';
const access = `access { exposure externalAccounts findings { code ${via} }
  entries { totalCount edges { node { principal { value kind } actions conditionalActions ${via} } } } }`;

let created = 0;
/** A key that no other test has read. */
const newKey = (more: object = {}): string => {
  created += 1;
  const keyId = `0b0b0b0b-0000-4000-8000-${String(created).padStart(12, '0')}`;
  const { provider, accountId, region, document } = awsExample;
  running.sandbox.addKey({ provider, accountId, region, keyId, document: document ?? '', ...more });
  return `arn:aws:kms:${region}:${accountId}:key/${keyId}`;
};

describe('Key.access', () => {
  const grants = keyNamed('AWS', 'Grants').arn;

  it('shows policy and grants together, with one call for each', async () => {
    const { data, errors } = await send(grants, access);
    expect(errors).toEqual([]);
    const { exposure, externalAccounts, entries, findings } = data.key.access;
    expect({ exposure, externalAccounts }).toEqual({ exposure: 'EXTERNAL', externalAccounts: ['444455556666'] });
    const values = entries.edges.map((edge: { node: { principal: { value: string } } }) => edge.node.principal.value);
    expect(values).toEqual([
      'arn:aws:iam::111122223333:root',
      'arn:aws:iam::111122223333:role/analytics',
      'arn:aws:iam::111122223333:role/KeyAdmin',
      'arn:aws:iam::111122223333:role/reports',
      'arn:aws:sts::111122223333:assumed-role/aws:ec2-infrastructure/i-0abcdef1234567890',
      'ec2.us-east-2.amazonaws.com',
      'dynamodb.us-east-2.amazonaws.com',
      'backup.amazonaws.com',
      'arn:aws:iam::444455556666:role/importer',
    ]);
    expect(entries.totalCount).toBe(values.length);
    expect(entries.edges[3].node).toMatchObject({
      actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt'],
      conditionalActions: ['kms:Decrypt', 'kms:Encrypt'],
    });
    const external = findings.find(({ code }: { code: string }) => code === 'EXTERNAL_ACCESS');
    expect(external.via).toEqual([{ statementIndex: null, grantId: `${'0'.repeat(63)}6` }]);
    expect(running.sandbox.calls.count()).toBe(2);
    expect(running.sandbox.calls.count({ operation: 'ListGrants' })).toBe(1);
  });

  it('omits actions of a grant that a Deny denies', async () => {
    const { data } = await send(keyNamed('AWS', 'Deny against a grant').arn, access);
    const nodes = data.key.access.entries.edges.map((edge: { node: unknown }) => edge.node);
    expect(nodes.slice(1)).toMatchObject([
      { principal: { value: 'arn:aws:iam::111122223333:role/contractor' }, actions: ['kms:Encrypt'] },
      { principal: { value: 'arn:aws:iam::111122223333:role/employee' }, actions: ['kms:Decrypt', 'kms:Encrypt'] },
    ]);
  });

  it('is that of the policy where the cloud has no grants', async () => {
    const { data, errors } = await send(alibabaCloudExample.arn, `${access} policy { exposure externalAccounts }`);
    expect(errors).toEqual([]);
    expect(data.key.access).toMatchObject(data.key.policy);
    expect(running.sandbox.calls.count({ operation: 'ListGrants' })).toBe(0);
  });

  it('follows an alias', async () => {
    const alias = 'arn:aws:kms:us-east-2:111122223333:alias/data-lake';
    const { data } = await send(alias, 'access { exposure }');
    expect(data.key).toEqual({ access: { exposure: 'EXTERNAL' } });
  });

  it.each([
    ['GetKeyPolicy', 'KMS_ACCESS_DENIED'],
    ['ListGrants', 'KMS_ACCESS_DENIED'],
  ])('is null with a typed error where %s may not be called', async (operation, code) => {
    const refused = { kind: 'error', code: 'AccessDeniedException', status: 400, message: 'no' } as const;
    running.sandbox.setFault({ ...refused, on: { operation } });
    const { data, errors } = await send(newKey(), access);
    expect(data.key).toEqual({ access: null });
    expect(errors).toMatchObject([{ path: ['key', 'access'], extensions: { code, kms: { operation } } }]);
  });

  it('is null with a typed error where the policy is malformed', async () => {
    const { data, errors } = await send(keyNamed('AWS', 'Malformed text').arn, access);
    expect(data.key).toEqual({ access: null });
    expect(errors).toMatchObject([{ extensions: { code: 'KMS_POLICY_MALFORMED' } }]);
  });

  it('of thousands of grants comes in pages', async () => {
    const arn = newKey();
    const role = (number: number) => `arn:aws:iam::111122223333:role/r${String(number).padStart(4, '0')}`;
    running.sandbox.addGrants(
      arn,
      Array.from({ length: 5000 }, (_, number) => ({ granteePrincipal: role(number), operations: ['Decrypt'] })),
    );
    const page = `access { entries(first: 500, after: $after) {
      totalCount pageInfo { hasNextPage endCursor } edges { node { principal { value } } } } }`;
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const { data, errors } = await send(arn, page, after);
      expect(errors).toEqual([]);
      const { entries } = data.key.access;
      expect(entries.totalCount).toBe(5001);
      seen.push(...entries.edges.map((edge: { node: { principal: { value: string } } }) => edge.node.principal.value));
      after = entries.pageInfo.hasNextPage ? entries.pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen.slice(1)).toEqual(Array.from({ length: 5000 }, (_, number) => role(number)));
    expect(running.sandbox.calls.count({ operation: 'ListGrants' })).toBe(50);
  });

  it('rejects an invalid cursor', async () => {
    const { errors } = await send(grants, 'access { entries(after: "x") { totalCount } }');
    expect(errors[0]?.extensions).toMatchObject({ code: 'KMS_INVALID_PARAMETER' });
  });
});

describe('Key.evaluate', () => {
  const decide = async (principal: string, action: string, arn = keyNamed('AWS', 'Grants').arn) => {
    const given = `principal: "${principal}", action: "${action}"`;
    const fields = `evaluate(${given}) { outcome ${via} requiresIdentityPolicy identityPolicyCanAllow missingContext issues { code } }`;
    const { data, errors } = await send(arn, fields);
    return { decision: data?.key.evaluate, errors };
  };
  const grantId = (number: number) => String(number).padStart(64, '0');
  const role = 'arn:aws:iam::111122223333:role/';

  it('names the grant that allows it', async () => {
    const { decision, errors } = await decide(`${role}analytics`, 'kms:Decrypt');
    expect(errors).toEqual([]);
    expect(decision).toEqual({
      outcome: 'ALLOW',
      via: [
        { statementIndex: 0, grantId: null },
        { statementIndex: null, grantId: grantId(1) },
      ],
      requiresIdentityPolicy: false,
      identityPolicyCanAllow: false,
      missingContext: [],
      issues: [],
    });
  });

  it('reports that an identity policy must allow it as well', async () => {
    const partner = 'arn:aws:iam::444455556666:role/importer';
    expect((await decide(partner, 'kms:Decrypt')).decision).toMatchObject({
      outcome: 'ALLOW',
      via: [{ grantId: grantId(6) }],
      requiresIdentityPolicy: true,
    });
    expect((await decide(partner, 'kms:Encrypt')).decision).toMatchObject({ outcome: 'IMPLICIT_DENY', via: [] });
  });

  it('lets a Deny override a grant', async () => {
    const { decision } = await decide(`${role}contractor`, 'kms:Decrypt', keyNamed('AWS', 'Deny against a grant').arn);
    expect(decision).toMatchObject({ outcome: 'EXPLICIT_DENY', via: [{ statementIndex: 1, grantId: null }] });
  });

  it('rejects an invalid request', async () => {
    const { decision, errors } = await decide('role/app', 'kms:Decrypt');
    expect(decision).toBeNull();
    expect(errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});
