import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalPolicy, fingerprintOf } from '../../src/policy/compare/canonical.ts';
import { diffPolicies } from '../../src/policy/compare/diff.ts';
import { readKeyPolicy } from '../../src/policy/parse/index.ts';
import type { ParsedKeyPolicy, PolicySubject } from '../../src/policy/types.ts';
import { arbitraryPolicy, respell } from './arbitrary-policy.ts';
import { draft, readCases, testClouds } from './test-clouds.ts';

interface EquivalenceCase {
  readonly about: string;
  readonly same: boolean;
  readonly documents: readonly string[];
}

const { grammar, subject } = testClouds.aws;

function read(document: string, key: PolicySubject = subject): ParsedKeyPolicy {
  const { policy, issues } = readKeyPolicy(document, grammar, key);
  if (policy === null) throw new Error(`Malformed: ${JSON.stringify(issues)}`);
  return policy;
}

const canonical = (document: string, key: PolicySubject = subject) =>
  canonicalPolicy(read(document, key), grammar, key);
const diff = (before: string, after: string) => diffPolicies(read(before), read(after), grammar, subject);

describe('canonical text', () => {
  it('reads like a policy', () => {
    const document = `{
      "Version": "2012-10-17",
      "Statement": {
        "Sid": "", "Effect": "Allow", "Principal": {"Service": "s.amazonaws.com", "AWS": ["444455556666", "*"]},
        "Action": ["kms:ReEncrypt*", "kms:Decrypt"], "Resource": "*",
        "Condition": {"bool": {"aws:SecureTransport": true}}
      }
    }`;
    expect(canonical(document)).toBe(
      '{"Statement":[{"Action":["kms:decrypt","kms:reencrypt*"],"Condition":{"Bool":{"aws:securetransport":["true"]}},' +
        '"Effect":"Allow","Principal":{"AWS":["*","arn:aws:iam::444455556666:root"],"Service":["s.amazonaws.com"]},' +
        '"Resource":["*"]}],"Version":"2012-10-17"}',
    );
  });

  it('writes accounts in the key’s own partition, and in aws where that is not known', () => {
    const document = '{"Statement":{"Effect":"Allow","Principal":{"AWS":"444455556666"}}}';
    expect(canonical(document, { ...subject, partition: 'aws-cn' })).toContain('"arn:aws-cn:iam::444455556666:root"');
    expect(canonical(document, draft)).toContain('"arn:aws:iam::444455556666:root"');
  });

  it('has a fingerprint in UTF-8', () => {
    expect(fingerprintOf('{"Id":"é","Statement":[]}')).toBe(
      'sha256:7241af1b609c200a9e378c67c573b89087994d7df5f59194aa2802a1e9c056d6',
    );
  });

  it('distinguishes Alibaba Cloud’s :root from :*', () => {
    const [root, all] = ['root', '*'].map((name) => {
      const testCloud = testClouds['alibaba-cloud'];
      const document = `{"Version":"1","Statement":{"Effect":"Allow","Principal":{"RAM":"acs:ram::1111222233334444:${name}"}}}`;
      const { policy } = readKeyPolicy(document, testCloud.grammar, testCloud.subject);
      return policy && canonicalPolicy(policy, testCloud.grammar, testCloud.subject);
    });
    expect(root).not.toBe(all);
  });
});

describe('the same meaning', () => {
  it.each(readCases<EquivalenceCase>('equivalence'))('$about: $same', ({ same, documents }) => {
    for (const [index, left] of documents.entries()) {
      for (const right of documents.slice(index + 1)) {
        expect(canonical(left) === canonical(right)).toBe(same);
        expect(diff(left, right).length === 0).toBe(same);
        expect(diff(right, left).length === 0).toBe(same);
      }
    }
  });

  it('is preserved by every change of spelling that the language allows', () => {
    fc.assert(
      fc.property(arbitraryPolicy, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (policy, dice) => {
        const original = JSON.stringify(policy);
        const respelled = respell(policy, () => dice.next().value ?? 0);
        expect(canonical(respelled)).toBe(canonical(original));
        expect(diff(original, respelled)).toEqual([]);
        expect(diff(respelled, original)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('is preserved by canonical text, which is its own canonical text', () => {
    fc.assert(
      fc.property(arbitraryPolicy, (policy) => {
        const document = JSON.stringify(policy);
        const once = canonical(document);
        expect(canonical(once)).toBe(once);
        expect(diff(document, once)).toEqual([]);
        expect(readKeyPolicy(once, grammar, subject).issues.map(({ code }) => code)).not.toContain(
          'DUPLICATE_JSON_KEY',
        );
      }),
      { numRuns: 500 },
    );
  });

  it('is equivalent to an empty diff', () => {
    fc.assert(
      fc.property(arbitraryPolicy, arbitraryPolicy, (before, after) => {
        const [left, right] = [JSON.stringify(before), JSON.stringify(after)];
        expect(diff(left, right).length === 0).toBe(canonical(left) === canonical(right));
      }),
      { numRuns: 500 },
    );
  });
});
