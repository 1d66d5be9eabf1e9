import { describe, expect, it } from 'vitest';
import { deny, evaluate, grant, other, role, root, session } from './grants.ts';

const viaGrant = [{ statementIndex: null, grantId: 'g1' }];
const onlyAdmin = { Effect: 'Allow', Principal: { AWS: role('admin') }, Action: 'kms:*', Resource: '*' };

describe('a grant', () => {
  it('allows its operations to its grantee, without an identity policy', () => {
    expect(evaluate([onlyAdmin], [grant()], role('app'))).toMatchObject({
      outcome: 'ALLOW',
      via: viaGrant,
      requiresIdentityPolicy: false,
      missingContext: [],
    });
  });

  it.each([
    ['another operation', role('app'), 'kms:Encrypt'],
    ['an operation that is not named, such as DescribeKey', role('app'), 'kms:DescribeKey'],
    ['another principal', role('other'), 'kms:Decrypt'],
    ['a role of the same name elsewhere', role('app', other), 'kms:Decrypt'],
  ])('does not allow %s', (_name, principal, action) => {
    expect(evaluate([onlyAdmin], [grant()], principal, action)).toMatchObject({ outcome: 'IMPLICIT_DENY', via: [] });
  });

  it('to a role is one to its sessions, and one to a session is not one to its role', () => {
    expect(evaluate([onlyAdmin], [grant()], session('app/job')).outcome).toBe('ALLOW');
    const toSession = grant({ grantee: session('app/job') });
    expect(evaluate([onlyAdmin], [toSession], session('app/job')).outcome).toBe('ALLOW');
    expect(evaluate([onlyAdmin], [toSession], session('app/other')).outcome).toBe('IMPLICIT_DENY');
    expect(evaluate([onlyAdmin], [toSession], role('app')).outcome).toBe('IMPLICIT_DENY');
  });

  it('to another account’s role needs an identity policy there', () => {
    const decision = evaluate([root], [grant({ grantee: role('importer', other) })], role('importer', other));
    expect(decision).toMatchObject({ outcome: 'ALLOW', via: viaGrant, requiresIdentityPolicy: true });
  });

  it("give more than the account's entry alone", () => {
    expect(evaluate([root], [], role('app'))).toMatchObject({ outcome: 'ALLOW', requiresIdentityPolicy: true });
    expect(evaluate([root], [grant()], role('app'))).toMatchObject({
      outcome: 'ALLOW',
      requiresIdentityPolicy: false,
      via: [{ statementIndex: 0, grantId: null }, ...viaGrant],
    });
  });

  it('lets its retiring principal only retire it', () => {
    const retirable = grant({ retiringPrincipal: role('admin-of-grants') });
    expect(evaluate([onlyAdmin], [retirable], role('admin-of-grants'), 'kms:RetireGrant').outcome).toBe('ALLOW');
    expect(evaluate([onlyAdmin], [retirable], role('admin-of-grants')).outcome).toBe('IMPLICIT_DENY');
    const issuedElsewhere = { ...retirable, issuingAccountId: other };
    expect(evaluate([onlyAdmin], [issuedElsewhere], role('app'), 'kms:RetireGrant').outcome).toBe('IMPLICIT_DENY');
  });

  it('lets the account that issued it retire it', () => {
    const issued = grant({ issuingAccountId: other });
    const byRoot = evaluate([onlyAdmin], [issued], `arn:aws:iam::${other}:root`, 'kms:RetireGrant');
    expect(byRoot).toMatchObject({ outcome: 'ALLOW', via: viaGrant });
    const byRole = evaluate([onlyAdmin], [grant()], role('somebody'), 'kms:RetireGrant');
    expect(byRole).toMatchObject({ outcome: 'ALLOW', via: viaGrant, requiresIdentityPolicy: true });
    expect(evaluate([onlyAdmin], [issued], `arn:aws:iam::${other}:root`).outcome).toBe('IMPLICIT_DENY');
  });

  it('is one among thousands', () => {
    const grants = Array.from({ length: 5000 }, (_, number) =>
      grant({ grantId: `g${number}`, grantee: role(`app-${number}`) }),
    );
    expect(evaluate([onlyAdmin], grants, role('app-4321'))).toMatchObject({
      outcome: 'ALLOW',
      via: [{ statementIndex: null, grantId: 'g4321' }],
    });
  });
});

describe('constraints', () => {
  const pair = 'kms:EncryptionContext:Department';
  const subset = grant({
    operations: ['kms:Decrypt', 'kms:DescribeKey'],
    constraints: { encryptionContextSubset: { Department: 'IT' } },
  });
  const equal = grant({ constraints: { encryptionContextEquals: { Department: 'IT' } } });

  it('of a subset require its pairs, and allow others', () => {
    const more = {
      [pair]: 'IT',
      'kms:EncryptionContext:More': 'x',
      'kms:EncryptionContextKeys': ['Department', 'More'],
    };
    expect(evaluate([onlyAdmin], [subset], role('app'), 'kms:Decrypt', more).outcome).toBe('ALLOW');
    expect(evaluate([onlyAdmin], [subset], role('app'), 'kms:Decrypt', { [pair]: 'HR' }).outcome).toBe('IMPLICIT_DENY');
  });

  it('of equality take no others', () => {
    const same = { [pair]: 'IT', 'kms:EncryptionContextKeys': ['Department'] };
    const more = { ...same, 'kms:EncryptionContextKeys': ['Department', 'More'] };
    expect(evaluate([onlyAdmin], [equal], role('app'), 'kms:Decrypt', same).outcome).toBe('ALLOW');
    expect(evaluate([onlyAdmin], [equal], role('app'), 'kms:Decrypt', more).outcome).toBe('IMPLICIT_DENY');
  });

  it('take the names of pairs in any letter case', () => {
    const lower = { 'kms:EncryptionContext:department': 'IT', 'kms:EncryptionContextKeys': ['department'] };
    expect(evaluate([onlyAdmin], [equal], role('app'), 'kms:Decrypt', lower).outcome).toBe('ALLOW');
  });

  it.each(['encryptionContextSubset', 'encryptionContextEquals'])(
    'of which two names in %s differ only in letter case do not exclude each other',
    (constraint) => {
      const both = grant({ constraints: { [constraint]: { Department: 'IT', department: 'HR' } } });
      const given = { [pair]: ['IT', 'HR'], 'kms:EncryptionContextKeys': ['Department', 'department'] };
      expect(evaluate([onlyAdmin], [both], role('app'), 'kms:Decrypt', given).outcome).toBe('ALLOW');
    },
  );

  it('that are unknown are reported as missing', () => {
    expect(evaluate([onlyAdmin], [subset], role('app'))).toMatchObject({
      outcome: 'IMPLICIT_DENY',
      missingContext: [pair],
    });
    expect(evaluate([onlyAdmin], [subset], role('app'), 'kms:DescribeKey')).toMatchObject({
      outcome: 'ALLOW',
      missingContext: [],
    });
  });

  it('are text, also where a policy would fill something in', () => {
    const odd = grant({ constraints: { encryptionContextSubset: { Department: `\${aws:username} costs $5` } } });
    const context = { [pair]: `\${aws:username} costs $5`, 'aws:username': 'alice' };
    expect(evaluate([onlyAdmin], [odd], role('app'), 'kms:Decrypt', context).outcome).toBe('ALLOW');
    expect(
      evaluate([onlyAdmin], [odd], role('app'), 'kms:Decrypt', { ...context, [pair]: 'alice costs $5' }).outcome,
    ).toBe('IMPLICIT_DENY');
  });

  it('on the source of a call are aws:SourceArn', () => {
    const sourceArn = 'arn:aws:backup:us-east-2:111122223333:backup-vault:main';
    const toService = grant({ grantee: 'backup.amazonaws.com', constraints: { sourceArn } });
    const ask = (context: Readonly<Record<string, string>>) =>
      evaluate([onlyAdmin], [toService], 'backup.amazonaws.com', 'kms:Decrypt', context).outcome;
    expect(ask({ 'aws:SourceArn': sourceArn })).toBe('ALLOW');
    expect(ask({ 'aws:SourceArn': sourceArn.replace('main', 'other') })).toBe('IMPLICIT_DENY');
  });
});

describe('a Deny of the policy', () => {
  it('overrides a grant', () => {
    const denied = [root, deny({ AWS: role('app') }, 'kms:Decrypt')];
    expect(evaluate(denied, [grant()], role('app'))).toMatchObject({
      outcome: 'EXPLICIT_DENY',
      via: [{ statementIndex: 1, grantId: null }],
    });
  });
});
