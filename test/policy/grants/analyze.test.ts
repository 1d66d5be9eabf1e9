import { describe, expect, it } from 'vitest';
import { analyze, deny, grant, other, role, root, session } from './grants.ts';

const entryOf = ({ entries }: ReturnType<typeof analyze>, value: string) =>
  entries.find(({ principal }) => principal.value === value);

const codes = ({ findings }: ReturnType<typeof analyze>) => findings.map(({ code }) => code);

describe('who has access by a grant', () => {
  it('is listed behind those of the policy, with the grant by its id', () => {
    const { entries, exposure, externalAccounts } = analyze(
      [root],
      grant({ operations: ['kms:Decrypt', 'kms:DescribeKey'] }),
    );
    expect(entries).toMatchObject([
      { via: [{ statementIndex: 0, grantId: null }] },
      {
        principal: { value: role('app'), kind: 'ROLE', external: false },
        actions: ['kms:Decrypt', 'kms:DescribeKey'],
        capabilities: ['CRYPTOGRAPHIC_USE', 'METADATA_READ'],
        conditionalActions: [],
        conditions: [],
        via: [{ statementIndex: null, grantId: 'g1' }],
      },
    ]);
    expect({ exposure, externalAccounts }).toEqual({ exposure: 'INTERNAL', externalAccounts: [] });
  });

  it('includes another account that issued it, which may retire it', () => {
    expect(entryOf(analyze([root], grant({ issuingAccountId: other })), other)).toMatchObject({
      actions: ['kms:RetireGrant'],
      capabilities: ['PERMISSIONS_MANAGEMENT'],
      via: [{ statementIndex: null, grantId: 'g1' }],
    });
    expect(entryOf(analyze([root], grant()), role('app'))?.via).toHaveLength(1);
  });

  it('has one entry for the policy and all of its grants', () => {
    const allowed = { Effect: 'Allow', Principal: { AWS: role('app') }, Action: 'kms:Encrypt', Resource: '*' };
    const analysis = analyze([root, allowed], grant(), grant({ grantId: 'g2', operations: ['kms:DescribeKey'] }));
    expect(entryOf(analysis, role('app'))).toMatchObject({
      actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt'],
      via: [
        { statementIndex: 1, grantId: null },
        { statementIndex: null, grantId: 'g1' },
        { statementIndex: null, grantId: 'g2' },
      ],
    });
  });

  it('may be outside, although the policy contains no outsider', () => {
    const analysis = analyze([root], grant({ grantee: role('importer', other) }));
    expect(analysis).toMatchObject({ exposure: 'EXTERNAL', externalAccounts: [other] });
    expect(analysis.findings.find(({ code }) => code === 'EXTERNAL_ACCESS')?.via).toEqual([
      { statementIndex: null, grantId: 'g1' },
    ]);
    expect(entryOf(analysis, role('importer', other))?.reach).toEqual([
      { scope: 'PRINCIPAL', values: [role('importer', other)], external: true, trusted: false },
    ]);
  });

  it('does not include deleted principals', () => {
    const analysis = analyze([root], grant({ grantee: 'AROAEXAMPLEDELETEDROLE' }));
    expect(analysis.entries).toHaveLength(1);
    expect(analysis.exposure).toBe('INTERNAL');
  });

  it('may be an inner principal of AWS in the account of the key', () => {
    const grantee = session('aws:ec2-infrastructure/i-0abcdef1234567890');
    const analysis = analyze([root], grant({ grantee }));
    expect(entryOf(analysis, grantee)).toMatchObject({ principal: { kind: 'ASSUMED_ROLE_SESSION', external: false } });
    expect(analysis.exposure).toBe('INTERNAL');
  });
});

describe('constraints', () => {
  const constraints = { encryptionContextEquals: { a: 'b' } };

  it('apply only to operations with an encryption context', () => {
    const operations = ['kms:Encrypt', 'kms:Decrypt', 'kms:DescribeKey', 'kms:RetireGrant', 'kms:Sign'];
    const entry = entryOf(analyze([root], grant({ operations, constraints })), role('app'));
    expect(entry?.actions).toEqual(['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:RetireGrant', 'kms:Sign']);
    expect(entry?.conditionalActions).toEqual(['kms:Decrypt', 'kms:Encrypt']);
  });

  it('are shown as conditions', () => {
    const entry = entryOf(analyze([root], grant({ constraints })), role('app'));
    expect(entry?.conditions).toMatchObject([
      [
        { operator: 'StringEquals', key: 'kms:EncryptionContext:a', values: ['b'] },
        { operator: 'ForAllValues:StringEqualsIgnoreCase', key: 'kms:EncryptionContextKeys', values: ['a'] },
      ],
    ]);
  });
});

describe('a service', () => {
  const service = 'backup.amazonaws.com';
  const sourceOf = (account: string) => ({ sourceArn: `arn:aws:backup:us-east-2:${account}:backup-vault:main` });

  it('acts on behalf of its source', () => {
    const inside = analyze([root], grant({ grantee: service, constraints: sourceOf('111122223333') }));
    expect(inside).toMatchObject({ exposure: 'INTERNAL', externalAccounts: [] });
    expect(codes(inside)).not.toContain('CONFUSED_DEPUTY');
    const outside = analyze([root], grant({ grantee: service, constraints: sourceOf(other) }));
    expect(outside).toMatchObject({ exposure: 'EXTERNAL', externalAccounts: [other] });
  });

  it('that acts for no named source is a confused deputy', () => {
    const analysis = analyze([root], grant({ grantee: service }));
    expect(analysis.exposure).toBe('INTERNAL');
    expect(analysis.findings.find(({ code }) => code === 'CONFUSED_DEPUTY')?.via).toEqual([
      { statementIndex: null, grantId: 'g1' },
    ]);
  });

  it('may be limited to an account by the encryption context', () => {
    const encryptionContextSubset = { 'aws:dynamodb:subscriberId': '111122223333' };
    const grantee = 'dynamodb.us-east-2.amazonaws.com';
    expect(codes(analyze([root], grant({ grantee, constraints: { encryptionContextSubset } })))).not.toContain(
      'CONFUSED_DEPUTY',
    );
  });
});

it('a service may also describe the key and retire its grant', () => {
  const analysis = analyze(
    [root],
    grant({
      grantee: 'dynamodb.us-east-2.amazonaws.com',
      operations: ['kms:Decrypt', 'kms:DescribeKey', 'kms:RetireGrant'],
      constraints: { encryptionContextSubset: { 'aws:dynamodb:subscriberId': '111122223333' } },
    }),
  );
  expect(codes(analysis)).not.toContain('CONFUSED_DEPUTY');
  expect(entryOf(analysis, 'dynamodb.us-east-2.amazonaws.com')?.conditionalActions).toEqual(['kms:Decrypt']);
});

it('the remedy for a finding on a grant is to revoke it', () => {
  const { findings } = analyze([root], grant({ grantee: role('importer', other) }));
  const message = findings.find(({ code }) => code === 'EXTERNAL_ACCESS')?.message;
  expect(message).toMatch(/ Revoke grant g1 unless intended\.$/);
});

describe('the retiring principal of a grant', () => {
  it('may only retire it', () => {
    const analysis = analyze([root], grant({ retiringPrincipal: role('admin') }));
    expect(entryOf(analysis, role('admin'))).toMatchObject({
      actions: ['kms:RetireGrant'],
      capabilities: ['PERMISSIONS_MANAGEMENT'],
      via: [{ grantId: 'g1' }],
    });
  });

  it('is no confused deputy where it is a service', () => {
    const analysis = analyze([root], grant({ retiringServicePrincipal: 'ec2.us-east-2.amazonaws.com' }));
    expect(entryOf(analysis, 'ec2.us-east-2.amazonaws.com')?.actions).toEqual(['kms:RetireGrant']);
    expect(codes(analysis)).not.toContain('CONFUSED_DEPUTY');
  });

  it('counts as an outsider if it is one', () => {
    const analysis = analyze([root], grant({ retiringPrincipal: role('admin', other) }));
    expect(analysis).toMatchObject({ exposure: 'EXTERNAL', externalAccounts: [other] });
  });
});

describe('a Deny of the policy', () => {
  const operations = ['kms:Encrypt', 'kms:Decrypt'];

  it('removes actions that it denies the grantee unconditionally', () => {
    const analysis = analyze([root, deny({ AWS: role('app') }, 'kms:Decrypt')], grant({ operations }));
    expect(entryOf(analysis, role('app'))?.actions).toEqual(['kms:Encrypt']);
  });

  it('leaves no access where it denies everything', () => {
    const guard = deny('*', 'kms:*', { StringNotEquals: { 'aws:PrincipalAccount': '111122223333' } });
    const analysis = analyze([root, guard], grant({ grantee: role('importer', other) }));
    expect(entryOf(analysis, role('importer', other))).toBeUndefined();
    expect(analysis).toMatchObject({ exposure: 'INTERNAL', externalAccounts: [] });
  });

  it('makes actions conditional that it denies under a condition that may not hold', () => {
    const insecure = deny('*', 'kms:*', { Bool: { 'aws:SecureTransport': 'false' } });
    expect(entryOf(analyze([root, insecure], grant()), role('app'))).toMatchObject({
      actions: ['kms:Decrypt'],
      conditionalActions: ['kms:Decrypt'],
      conditional: true,
    });
  });
});

it("without grants equals the policy's own analysis", () => {
  const { findings, entries, exposure } = analyze([root]);
  expect(exposure).toBe('INTERNAL');
  expect(entries).toHaveLength(1);
  expect(findings.map(({ code, via }) => [code, via])).toEqual([
    ['ACCOUNT_DELEGATION', [{ statementIndex: 0, grantId: null }]],
  ]);
});
