import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { credentialsHash } from '../../src/calls/credentials-hash.ts';
import type { AccountConfig, CredentialsConfig } from '../../src/config/config.ts';
import { type AmbientCredentials, digestOf } from '../../src/providers/ambient-credentials.ts';
import { providers } from '../../src/providers/index.ts';

const none: CredentialsConfig = { roleArn: null, sourceRoleArn: null, externalId: null, profile: null, sandbox: null };
const accountWith = (credentials: Partial<CredentialsConfig>, rest: Partial<AccountConfig> = {}): AccountConfig => ({
  provider: 'AWS',
  accountId: '111122223333',
  regions: ['us-east-1'],
  credentials: { ...none, ...credentials },
  endpoint: null,
  stsEndpoint: null,
  ownSettings: {},
  requestsPerSecond: null,
  maxConcurrency: 10,
  ...rest,
});

const folder = mkdtempSync(join(tmpdir(), 'credentials-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'credentials');
const ambient: AmbientCredentials = {
  variables: ['KEY_ID', 'SECRET'],
  files: [{ variable: 'CREDENTIALS_FILE', path: ['.nowhere', 'credentials'] }],
};

const keys = { accessKeyId: 'AKIDEXAMPLE', accessKeySecret: 'secret-1' };

describe('answers are shared only by replicas', () => {
  const of = (credentials: Partial<CredentialsConfig>, rest: Partial<AccountConfig> = {}) =>
    credentialsHash(accountWith(credentials, rest), undefined);

  it.each([
    ['secret', { sandbox: keys }, { sandbox: { ...keys, accessKeySecret: 'secret-2' } }],
    ['access key', { sandbox: keys }, { sandbox: { ...keys, accessKeyId: 'AKIDOTHER' } }],
    ['role', { roleArn: 'arn:aws:iam::111122223333:role/a' }, { roleArn: 'arn:aws:iam::111122223333:role/b' }],
    ['first role', { sourceRoleArn: 'arn:aws:iam::111122223333:role/a' }, {}],
    ['external id', { externalId: 'a' }, { externalId: 'b' }],
    ['profile', { profile: 'a' }, { profile: null }],
  ])('with the same %s', (_what, one, other) => {
    expect(of(one)).toBe(of({ ...one }));
    expect(of(one)).not.toBe(of(other));
  });

  it('with the same endpoint', () => {
    expect(of({}, { endpoint: 'https://a.test' })).not.toBe(of({}, { endpoint: 'https://b.test' }));
  });
});

describe('credentials of the environment', () => {
  it.each(['KEY_ID', 'SECRET'])('differ by %s', (name) => {
    const env = { KEY_ID: 'AKIDEXAMPLE', SECRET: 'secret-1' };
    expect(digestOf(ambient, { ...env })).toBe(digestOf(ambient, env));
    expect(digestOf(ambient, { ...env, [name]: 'other' })).not.toBe(digestOf(ambient, env));
  });

  it('differ by the file that contains them', () => {
    const env = { CREDENTIALS_FILE: file };
    const without = digestOf(ambient, env);
    writeFileSync(file, '[default]\naws_secret_access_key = one\n');
    const one = digestOf(ambient, env);
    writeFileSync(file, '[default]\naws_secret_access_key = other\n');
    expect(new Set([without, one, digestOf(ambient, env)]).size).toBe(3);
  });

  it("can't be read from their hash", () => {
    expect(digestOf(ambient, { KEY_ID: 'AKIDEXAMPLE', SECRET: 'secret-1' })).toMatch(/^[\w-]{43}$/);
    expect(credentialsHash(accountWith({ sandbox: keys }), ambient)).toMatch(/^[\w-]{43}$/);
  });

  it.each(providers)('are known of $id', ({ ambientCredentials }) => {
    expect(ambientCredentials?.variables.some((name) => name.includes('SECRET'))).toBe(true);
    expect(ambientCredentials?.files.length).toBeGreaterThan(0);
  });
});
