import { describe, expect, it } from 'vitest';
import { inspectKeyPolicy, type KeyPolicyView, MalformedPolicyError } from '../../src/policy/inspect.ts';
import { draft, testClouds } from './test-clouds.ts';

const { language, subject } = testClouds.aws;

const document = `{
  "Version": "2012-10-17",
  "Statement": {"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "kms:*", "Resource": "*"}
}`;
const sameInOtherWords =
  '{"Statement":[{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::111122223333:root"]},"Action":["KMS:*"],"Resource":["*"]}],"Version":"2012-10-17"}';
const other = document.replace('kms:*', 'kms:Decrypt');
const malformed = '{"Version":"2012-10-17","Version":"2012-10-17","Statement":[{"effect":"Allow"}]}';

const inspect = (text: string): KeyPolicyView => inspectKeyPolicy(text, language, subject);

describe('a view of a policy', () => {
  it('contains all results', () => {
    const view = inspect(document);
    expect(view.document).toBe(document);
    expect(view.wellFormed).toBe(true);
    expect(view.issues).toEqual([]);
    expect(view.policy.statements).toHaveLength(1);
    expect(view.fingerprint).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(view.analysis.exposure).toBe('INTERNAL');
    const request = { principal: 'arn:aws:iam::111122223333:role/App', action: 'kms:Decrypt', context: [] };
    expect(view.evaluate(request)).toMatchObject({ outcome: 'ALLOW', requiresIdentityPolicy: true });
  });

  it('computes each result once', () => {
    const view = inspect(document);
    expect(view.policy).toBe(view.policy);
    expect(view.issues).toBe(view.issues);
    expect(view.analysis).toBe(view.analysis);
  });

  it('compares itself with other documents', () => {
    const view = inspect(document);
    expect(view.equivalentTo(sameInOtherWords)).toBe(true);
    expect(view.diff(sameInOtherWords)).toEqual([]);
    expect(view.fingerprint).toBe(inspect(sameInOtherWords).fingerprint);
    expect(view.equivalentTo(other)).toBe(false);
    expect(view.fingerprint).not.toBe(inspect(other).fingerprint);
    expect(view.diff(other)).toEqual([
      { kind: 'CHANGED', path: 'Statement[0].Action', before: 'kms:*', after: 'kms:Decrypt' },
    ]);
  });

  it('needs no key', () => {
    const view = inspectKeyPolicy(document, language, draft);
    expect(view.policy.statements[0]?.principals?.[0]?.external).toBeNull();
    expect(view.equivalentTo(sameInOtherWords)).toBe(true);
  });
});

describe('a view of a malformed policy', () => {
  const view = inspect(malformed);
  const request = { principal: '*', action: 'kms:Decrypt', context: [] };
  const questions: readonly (readonly [string, () => unknown])[] = [
    ['policy', () => view.policy],
    ['canonicalDocument', () => view.canonicalDocument],
    ['fingerprint', () => view.fingerprint],
    ['analysis', () => view.analysis],
    ['equivalentTo', () => view.equivalentTo(document)],
    ['equivalentTo itself', () => view.equivalentTo(malformed)],
    ['diff', () => view.diff(document)],
    ['evaluate', () => view.evaluate(request)],
  ];

  it('still has its text and its issues', () => {
    expect(view.document).toBe(malformed);
    expect(view.wellFormed).toBe(false);
    expect(view.issues.map(({ code }) => code)).toContain('DUPLICATE_JSON_KEY');
  });

  it.each(questions)('answers %s with an error that begins with the reason', (_name, ask) => {
    const error = errorOf(ask);
    expect(error.issues[0]).toMatchObject({ code: 'MISSING_ELEMENT', path: 'Statement[0].Effect' });
    expect(error.issues).toHaveLength(view.issues.length);
    expect(error.message).toContain('Statement[0].Effect');
  });

  it('differs from a malformed document to compare with by the issues', () => {
    expect(errorOf(() => inspect(document).diff('{')).issues[0]?.code).toBe('NOT_JSON');
    expect(errorOf(() => inspect(document).equivalentTo('null')).issues[0]?.code).toBe('NOT_AN_OBJECT');
    expect(errorOf(() => inspect(document).newAccess('{')).isOther).toBe(true);
    expect(errorOf(() => inspect('{').newAccess('{')).isOther).toBe(false);
  });
});

function errorOf(ask: () => unknown): MalformedPolicyError {
  try {
    ask();
  } catch (error) {
    if (error instanceof MalformedPolicyError) return error;
    throw error;
  }
  throw new Error('An answer where an error was due.');
}
