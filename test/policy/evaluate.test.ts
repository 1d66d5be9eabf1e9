import { describe, expect, it } from 'vitest';
import { evaluatePolicy } from '../../src/policy/evaluate/index.ts';
import { InvalidRequestError } from '../../src/policy/invalid-request.ts';
import type { KeyPolicyOutcome } from '../../src/policy/types.ts';
import { awsAccount, type Cloud, draft, parse, readCases, type StatementText, testClouds } from './test-clouds.ts';

interface Case {
  readonly about: string;
  readonly cloud?: Cloud;
  readonly version?: string;
  readonly statements: readonly StatementText[];
  readonly principal: string;
  readonly action?: string;
  readonly context?: Readonly<Record<string, readonly string[]>>;
  /** ERROR: the request is invalid. */
  readonly outcome: KeyPolicyOutcome | 'ERROR';
  readonly by?: readonly number[];
  readonly identity?: boolean;
  readonly missing?: readonly string[];
  /** Alibaba Cloud: a RAM policy could still allow it. */
  readonly identityCanAllow?: boolean;
  /** Codes of the issues, with their paths. */
  readonly issues?: readonly (readonly [code: string, path: string])[];
}

describe.each(['evaluate-principals', 'evaluate-elements', 'evaluate-context'])('%s', (table) => {
  it.each(readCases<Case>(table))('$about: $outcome', (row) => {
    const { grammar, subject } = testClouds[row.cloud ?? 'aws'];
    const policy = parse(row.statements, testClouds[row.cloud ?? 'aws'], row.version);
    const context = Object.entries(row.context ?? {}).map(([key, values]) => ({ key, values }));
    const request = { principal: row.principal, action: row.action ?? 'kms:Decrypt', context };
    const evaluate = () => evaluatePolicy(policy, request, grammar, subject);
    if (row.outcome === 'ERROR') return expect(evaluate).toThrow(InvalidRequestError);
    const { issues, ...decision } = evaluate();
    expect(issues.map(({ code, path }) => [code, path])).toEqual(row.issues ?? []);
    expect(decision).toEqual({
      outcome: row.outcome,
      statements: row.by ?? [],
      requiresIdentityPolicy: row.identity ?? false,
      missingContext: row.missing ?? [],
      identityPolicyCanAllow: row.identityCanAllow ?? false,
    });
  });
});

describe('a key that is not known', () => {
  const bob = `arn:aws:iam::${awsAccount}:user/bob`;
  const { grammar, subject } = testClouds.aws;
  const request = { principal: bob, action: 'kms:Decrypt', context: [] };

  it('may be any resource', () => {
    const policy = parse(
      [{ Principal: { AWS: bob }, Resource: 'arn:aws:kms:eu-west-1:111122223333:key/other' }],
      testClouds.aws,
    );
    expect(evaluatePolicy(policy, request, grammar, draft).outcome).toBe('ALLOW');
    expect(evaluatePolicy(policy, request, grammar, subject).outcome).toBe('IMPLICIT_DENY');
  });

  it.each<[name: string, resource: StatementText]>([
    ['Resource', { Resource: 'arn:aws:kms:eu-west-1:111122223333:key/other' }],
    ['NotResource', { NotResource: 'arn:aws:kms:eu-west-1:111122223333:key/other' }],
  ])('may be none of the keys that a Deny names by %s, which is reported', (element, resource) => {
    const statements = [{ Principal: { AWS: bob } }, { Effect: 'Deny', Principal: '*', ...resource }];
    const ofDraft = evaluatePolicy(parse(statements, testClouds.aws), request, grammar, draft);
    expect(ofDraft).toMatchObject({ outcome: 'ALLOW', statements: [0], missingContext: [] });
    expect(ofDraft.issues.map(({ code, path }) => [code, path])).toEqual([
      ['UNKNOWN_RESOURCE', `Statement[1].${element}`],
    ]);
    const ofKey = evaluatePolicy(parse(statements, testClouds.aws), request, grammar, subject);
    expect(ofKey).toMatchObject({ outcome: element === 'Resource' ? 'ALLOW' : 'EXPLICIT_DENY', issues: [] });
  });

  it('is denied by a Deny of all keys, whatever its ARN is', () => {
    const policy = parse([{ Principal: { AWS: bob } }, { Effect: 'Deny', Principal: '*' }], testClouds.aws);
    expect(evaluatePolicy(policy, request, grammar, draft)).toMatchObject({ outcome: 'EXPLICIT_DENY', issues: [] });
  });

  it('does not count as another account’s', () => {
    const policy = parse([{ Principal: { AWS: bob } }], testClouds.aws);
    expect(evaluatePolicy(policy, request, grammar, draft).requiresIdentityPolicy).toBe(false);
    const elsewhere = { ...subject, accountId: '444455556666' };
    expect(evaluatePolicy(policy, request, grammar, elsewhere).requiresIdentityPolicy).toBe(true);
  });
});
