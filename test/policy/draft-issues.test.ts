import { describe, expect, it } from 'vitest';
import { readKeyPolicy } from '../../src/policy/parse/index.ts';
import { type Cloud, readCases, type StatementText, testClouds } from './test-clouds.ts';

interface Case {
  readonly about: string;
  readonly cloud?: Cloud;
  readonly version?: string;
  readonly statements: readonly StatementText[];
  readonly issues: readonly (readonly [code: string, path: string])[];
}

const complete = (statement: StatementText) => ({
  Effect: 'Allow',
  Action: 'kms:Decrypt',
  Resource: '*',
  ...statement,
});

const read = (document: string, cloud: Cloud = 'aws', isDraft = false) =>
  readKeyPolicy(document, testClouds[cloud].grammar, { ...testClouds[cloud].subject, isDraft });

describe('parts that the provider rejects or that never match', () => {
  it.each(readCases<Case>('draft-issues'))('$about', ({ cloud, version = '2012-10-17', statements, issues }) => {
    const document = JSON.stringify({ Version: version, Statement: statements.map(complete) });
    for (const isDraft of [true, false]) {
      const reading = read(document, cloud, isDraft);
      expect(reading.issues.map(({ code, path }) => [code, path])).toEqual(issues);
      expect(reading.policy).not.toBeNull();
    }
  });
});

describe('a principal with a wildcard', () => {
  const messageFor = (name: string): string | undefined => {
    const statement = complete({ Principal: { AWS: `arn:aws:iam::111122223333:role/${name}` } });
    return read(JSON.stringify({ Version: '2012-10-17', Statement: [statement] })).issues[0]?.message;
  };

  it('is said to leave out a role with this character in its path, which IAM allows', () => {
    expect(messageFor('a*b/app')).toContain('which is not counted');
    expect(messageFor('app*')).not.toContain('not counted');
  });
});

describe('a negated condition that no value can match', () => {
  it.each([
    ['256.1.1.1/33', 'Deny', 'may exempt everyone'],
    ['256.1.1.1/33', 'Allow', 'restricts nothing'],
    [[], 'Deny', 'exempts nobody'],
  ])('%s in a statement with Effect %s: it %s', (value, Effect, consequence) => {
    const Condition = { NotIpAddress: { 'aws:SourceIp': value } };
    const statement = complete({ Principal: '*', Effect, Condition });
    const { issues } = read(JSON.stringify({ Version: '2012-10-17', Statement: [statement] }));
    expect(issues.find(({ code }) => code === 'NEVER_MATCHES')?.message).toContain(consequence);
  });
});

describe('the text as a whole', () => {
  const documentOf = (sid: string) =>
    JSON.stringify({ Version: '2012-10-17', Statement: [{ Sid: sid, ...complete({ Principal: '*' }) }] });
  const codesOf = (document: string, cloud?: Cloud) =>
    read(document, cloud)
      .issues.filter(({ path }) => path === '')
      .map(({ code, severity }) => `${code} ${severity}`);
  const longest = 32_768 - documentOf('').length;

  it('may have 32,768 bytes', () => {
    expect(codesOf(documentOf('s'.repeat(longest)))).toEqual([]);
    expect(codesOf(documentOf('s'.repeat(longest + 1)))).toEqual(['DOCUMENT_TOO_LONG HIGH']);
    expect(codesOf(documentOf('é'.repeat(longest / 2 + 1)))).toEqual(['DOCUMENT_TOO_LONG HIGH']);
    expect(codesOf(documentOf('s'.repeat(longest + 1)), 'alibaba-cloud')).toEqual(['DOCUMENT_TOO_LONG HIGH']);
  });

  it('may have the characters that KMS accepts, on AWS', () => {
    expect(codesOf(documentOf('é\u00ff'))).toEqual([]);
    expect(codesOf(documentOf('\u0100'))).toEqual(['INVALID_CHARACTER HIGH']);
    expect(codesOf(documentOf('鍵'), 'alibaba-cloud')).toEqual([]);
    const [issue] = read(`\n${documentOf('鍵')}`).issues;
    expect(issue?.message).toContain('Line 2, column 46');
  });
});

describe('a repeated Sid', () => {
  const document = JSON.stringify({
    Version: '2012-10-17',
    Statement: ['s', 's'].map((Sid) => ({ Sid, ...complete({ Principal: '*' }) })),
  });

  it.each([
    [true, 'MEDIUM'],
    [false, 'INFO'],
  ])('weighs for a draft (%s) %s', (isDraft, severity) => {
    expect(read(document, 'aws', isDraft).issues.map((issue) => [issue.code, issue.severity])).toEqual([
      ['DUPLICATE_SID', severity],
    ]);
  });
});
