import { describe, expect, it } from 'vitest';
import { inspectKeyPolicy } from '../../src/policy/inspect.ts';
import { awsAccount, testClouds } from './test-clouds.ts';

const { language, subject } = testClouds.aws;
const length = 128_000;
const iam = `arn:aws:iam::${awsAccount}`;

/** A look at each character takes some milliseconds; a search that starts again at each, from a minute on. */
const timeout = 20_000;

/** Long texts in which a search that starts again at each character would take longer than a test may. */
const texts = [
  ['letters', 'a'],
  ['wildcards', 'a*'],
  ['slashes', 'a/'],
  ['dots', 'a.'],
  ['colons', 'a:'],
  ['openings of variables', '${'],
].map(([about, unit]) => ({ about, text: (unit ?? '').repeat(length / 2) }));

const places: readonly (readonly [place: string, make: (text: string) => Readonly<Record<string, unknown>>])[] = [
  ['a pattern of principals', (text) => ({ Condition: { ArnLike: { 'aws:PrincipalArn': `${iam}:role/${text}*` } } })],
  ['a text', (text) => ({ Condition: { StringLike: { 'aws:PrincipalArn': `${iam}:role/${text}*x` } } })],
  ['a network', (text) => ({ Condition: { StringLike: { 'aws:SourceVpcArn': `arn:aws:ec2:::vpc/vpc-${text}*` } } })],
  ['a path', (text) => ({ Condition: { StringLike: { 'aws:PrincipalOrgPaths': `o-a/${text}*` } } })],
  ['a condition key', (text) => ({ Condition: { StringEquals: { [`kms:EncryptionContext:${text}`]: 'a' } } })],
  ['a role', (text) => ({ Principal: { AWS: `${iam}:role/${text}` } })],
  ['a service', (text) => ({ Principal: { Service: `${text}.amazonaws.com` } })],
  ['a web identity host', (text) => ({ Principal: { Federated: `${text}!` } })],
  ['an action', (text) => ({ Action: ['kms:Decrypt', `kms:${text}?`] })],
  ['a resource', (text) => ({ Resource: ['*', `arn:aws:kms:*${text}?`] })],
];

describe('one long value', () => {
  const rows = places.flatMap(([place, make]) => texts.map(({ about, text }) => ({ place, about, make, text })));

  it.each(rows)('takes no more than a look at each character: $place of $about', { timeout }, ({ make, text }) => {
    const statement = { Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*', ...make(text) };
    const statements = [statement, { ...statement, Effect: 'Deny' }];
    const view = inspectKeyPolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }), language, subject);
    expect(view.wellFormed).toBe(true);
    expect(view.canonicalDocument).toContain('"Allow"');
    expect(view.analysis.exposure).toBeDefined();
  });
});

describe('very many values', () => {
  it.each([
    ['aws:SourceIp', 'IpAddress', (at: number) => `10.${at >> 16}.${(at >> 8) & 255}.${at & 255}`],
    ['aws:PrincipalOrgID', 'StringEquals', (at: number) => `o-${at}`],
  ])('of %s are read', (key, operator, valueAt) => {
    const values = Array.from({ length: 150_000 }, (_, at) => valueAt(at));
    const statement = { Effect: 'Allow', Principal: '*', Action: 'kms:Decrypt', Resource: '*' };
    const document = JSON.stringify({ Statement: [{ ...statement, Condition: { [operator]: { [key]: values } } }] });
    expect(inspectKeyPolicy(document, language, subject).analysis.exposure).toBe('EXTERNAL');
  });
});
