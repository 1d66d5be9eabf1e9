import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AccountConfig } from '../../src/config/config.ts';
import { KmsError, type KmsErrorCode, type KmsErrorDetails } from '../../src/errors.ts';
import type { ClientSettings, KeyRef, Provider, ProviderClient } from '../../src/providers/provider.ts';
import { createSandbox, type Fault, type Sandbox, type SandboxKey } from '../../src/sandbox/index.ts';
import { createRawServer } from './raw-server.ts';

/** A row of a provider's documented errors, as the tests expect it: written down apart from the table that is tested. */
export type ExpectedError = readonly [providerCode: string, status: number, code: KmsErrorCode, retryable: boolean];

/** What the contract has to know of a provider to be run on it. */
export interface ContractSubject {
  readonly provider: Provider;
  readonly accountId: string;
  readonly region: string;
  readonly otherRegion: string;
  readonly keyId: string;
  readonly missingKeyId: string;
  readonly roleArn: string;
  readonly errors: readonly ExpectedError[];
  /** The names that the provider's table has. */
  readonly names: readonly string[];
  /** The body of a GetKeyPolicy answer, or of an error, as the provider writes it. */
  readonly policyAnswer: (fields: Readonly<Record<string, unknown>>) => string;
  readonly errorAnswer: (code: string, message: string) => string;
  readonly policyField: string;
  /** Variables that give the SDK's default chain an access key, and that point it to a file of profiles. */
  readonly keyVariables: readonly [accessKeyId: string, accessKeySecret: string];
  readonly profilesVariable: string;
  /** Such a file with the profile `reader`. */
  readonly profiles: (accessKeyId: string, accessKeySecret: string) => string;
}

const patient: ClientSettings = { attemptTimeoutMs: 5000, maxAttempts: 1 };
const hasty: ClientSettings = { attemptTimeoutMs: 150, maxAttempts: 2 };
const longEnough = () => ({ signal: AbortSignal.timeout(20_000) });

/** The clauses that every provider meets. Their ids never change meaning; a clause that is dropped leaves a gap. */
export function describeProviderContract(subject: ContractSubject): void {
  const { provider, accountId, region, keyId } = subject;
  const clients: ProviderClient[] = [];
  let sandbox: Sandbox;
  let ref: KeyRef;

  const refOf = (id: string, inRegion = region): KeyRef => {
    const made = provider.refFromId({ region: inRegion, accountId, keyId: id });
    if (made instanceof KmsError) throw made;
    return made;
  };

  const accountOf = (changes: Partial<AccountConfig> = {}): AccountConfig => {
    const account = sandbox.accounts.find((one) => one.provider === provider.id && one.accountId === accountId);
    if (account === undefined) throw new Error('the sandbox has no such account');
    return { ...account, ...changes };
  };

  const clientOf = (settings = patient, changes: Partial<AccountConfig> = {}, inRegion = region): ProviderClient => {
    const client = provider.createClient(accountOf(changes), inRegion, settings);
    clients.push(client);
    return client;
  };

  const withCredentials = (changes: Partial<AccountConfig['credentials']>): Partial<AccountConfig> => ({
    credentials: { ...accountOf().credentials, ...changes },
  });

  const errorOf = async (run: Promise<unknown>): Promise<KmsError> => {
    const outcome = await run.then(
      () => 'no error',
      (error: unknown) => error,
    );
    expect(outcome).toBeInstanceOf(KmsError);
    return outcome as KmsError;
  };

  const disturb = (fault: Fault) => sandbox.setFault(fault);
  const calls = (operation = 'GetKeyPolicy') => sandbox.calls.count({ provider: provider.id, operation });

  const scope = { provider: provider.id, accountId, region };
  const askedPolicy = () => ({ ...scope, operation: 'GetKeyPolicy', arn: ref.arn });

  beforeAll(async () => {
    const key: SandboxKey = { provider: provider.id, accountId, region: subject.otherRegion, keyId, document: '{}' };
    sandbox = await createSandbox({ keys: [key] });
    ref = refOf(keyId);
  });

  beforeEach(() => {
    sandbox.clearFaults();
    sandbox.calls.reset();
    sandbox.restoreCredentials(accountId);
    vi.unstubAllEnvs();
  });

  afterAll(async () => {
    for (const client of clients) client.close();
    await sandbox.close();
  });

  describe('GetKeyPolicy', () => {
    it.each([
      ['of 32 KB', `{"Statement":[],"Id":"${'x'.repeat(32_000)}"}`],
      ['with white space and line ends', ' {\t"Version" :\r\n"1"}\n\n'],
      ['with letters beyond ASCII', '{"Id":"clé ÿ ±"}'],
      ['that is no JSON', '{"Statement": [oops'],
    ])('P-GET-001 answers the text byte for byte: %s', async (_name, document) => {
      sandbox.putPolicy(refOf(keyId, subject.otherRegion).arn, document);
      const client = clientOf(patient, {}, subject.otherRegion);
      const answer = await client.getKeyPolicy(refOf(keyId, subject.otherRegion), 'default', longEnough());
      expect(answer.document).toBe(document);
    });

    it('P-GET-002 answers the id under which the provider logged the call', async () => {
      const { requestId } = await clientOf().getKeyPolicy(ref, 'default', longEnough());
      expect(requestId).toMatch(/^[0-9a-f-]{36}$/i);
    });

    it('P-GET-003 makes one call for one answer', async () => {
      await clientOf({ ...patient, maxAttempts: 5 }).getKeyPolicy(ref, 'default', longEnough());
      expect(sandbox.calls.all).toEqual([{ ...scope, operation: 'GetKeyPolicy', keyId, count: 1 }]);
    });

    it('P-GET-004 says that a key is not there, with all that is known of the call', async () => {
      const missing = refOf(subject.missingKeyId);
      const error = await errorOf(clientOf().getKeyPolicy(missing, 'default', longEnough()));
      expect(error.details()).toEqual({
        ...askedPolicy(),
        arn: missing.arn,
        code: 'KMS_KEY_NOT_FOUND',
        message: expect.any(String),
        retryable: false,
        retryAfterMs: null,
        providerCode: expect.stringMatching(/NotFound/),
        httpStatus: expect.any(Number),
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/i),
        documentationUrl: expect.stringMatching(/^https:\/\//),
      });
    });

    it('P-GET-005 says that a policy of another name is not there', async () => {
      const error = await errorOf(clientOf().getKeyPolicy(ref, 'other', longEnough()));
      expect(error).toMatchObject({ ...askedPolicy(), code: 'KMS_POLICY_NOT_FOUND', retryable: false });
    });

    it('P-GET-006 always sends the policy name and the whole ARN', async () => {
      const server = await createRawServer((response) =>
        response.end(subject.policyAnswer({ [subject.policyField]: '{}' })),
      );
      await clientOf(patient, { endpoint: server.url }).getKeyPolicy(ref, 'default', longEnough());
      const [{ path, body } = { path: '', body: '' }] = server.requests;
      expect(decodeURIComponent(path + body)).toMatch(/PolicyName\W{1,3}default/);
      expect(decodeURIComponent(path + body)).toContain(ref.arn);
      await server.close();
    });
  });

  describe('DescribeKey', () => {
    it('P-META-001 answers what the provider says, times in ISO 8601', async () => {
      const metadata = await clientOf().describeKey(ref, longEnough());
      expect(metadata).toMatchObject({ description: 'Default policy', state: 'Enabled', deletionAt: null });
      expect(metadata.usage).toMatch(/^ENCRYPT.DECRYPT$/);
      expect(metadata.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    });

    it('P-META-002 says when a key will be gone', async () => {
      const id = keyId.replace(/0001$|90ab$/, 'dead');
      const deletionAt = '2031-02-03T04:05:06Z';
      sandbox.addKey({ ...scope, keyId: id, document: '{}', state: 'PendingDeletion', deletionAt });
      const metadata = await clientOf().describeKey(refOf(id), longEnough());
      expect(metadata).toMatchObject({ state: 'PendingDeletion', deletionAt: '2031-02-03T04:05:06.000Z' });
    });

    it('P-META-003 says that a key is not there', async () => {
      const error = await errorOf(clientOf().describeKey(refOf(subject.missingKeyId), longEnough()));
      expect(error).toMatchObject({ ...scope, code: 'KMS_KEY_NOT_FOUND', operation: 'DescribeKey' });
    });
  });

  describe('ListKeys', () => {
    const listAll = async (client: ProviderClient, limits: readonly number[]): Promise<readonly KeyRef[]> => {
      const refs: KeyRef[] = [];
      let cursor: string | null = null;
      for (let turn = 0; turn < 200; turn += 1) {
        const limit = limits[turn % limits.length] ?? 1;
        const page = await client.listKeys(cursor, limit, longEnough());
        expect(page.refs.length).toBeLessThanOrEqual(limit);
        refs.push(...page.refs);
        cursor = page.next;
        if (cursor === null) return refs;
      }
      throw new Error('the list does not end');
    };

    it('P-LIST-001 lists every key once and in order, over pages of any size, by full ARN', async () => {
      const client = clientOf();
      const whole = await listAll(client, [provider.maxListPageSize]);
      expect(whole.length).toBeGreaterThan(10);
      expect(new Set(whole.map(({ arn }) => arn)).size).toBe(whole.length);
      expect(whole).toContainEqual(ref);
      expect(await listAll(client, [1])).toEqual(whole);
      expect(await listAll(client, [3])).toEqual(whole);
    });

    it('P-LIST-002 lets the page size change from page to page', async () => {
      const client = clientOf();
      expect(await listAll(client, [2, 5, 3, 7])).toEqual(await listAll(client, [provider.maxListPageSize]));
    });

    it('P-LIST-003 answers an empty page where there are no keys', async () => {
      const empty = provider.id === 'AWS' ? 'eu-north-1' : 'cn-chengdu';
      expect(await clientOf(patient, {}, empty).listKeys(null, 10, longEnough())).toEqual({ refs: [], next: null });
    });

    it.each(['', 'nonsense', '-1', '1e3', '\u0000'])('P-LIST-004 refuses the cursor %j', async (cursor) => {
      const error = await errorOf(clientOf().listKeys(cursor, 10, longEnough()));
      expect(error).toMatchObject({ ...scope, code: 'KMS_INVALID_PARAMETER', operation: 'ListKeys', arn: null });
    });
  });

  describe('errors by name', () => {
    it('P-ERR-001 are all told apart by the tests', () => {
      expect(subject.errors.map(([name]) => name).sort()).toEqual([...subject.names].sort());
    });

    it.each(subject.errors)(
      'P-ERR-002 %s with HTTP %i is %s (retryable: %s)',
      async (name, status, code, retryable) => {
        const secret = 'User: arn:aws:iam::999988887777:user/someone AKIAEXAMPLE is not allowed';
        disturb({ kind: 'error', code: name, status, message: secret });
        const error = await errorOf(clientOf().getKeyPolicy(ref, 'default', longEnough()));
        expect(error).toMatchObject({ ...askedPolicy(), code, retryable, providerCode: name, httpStatus: status });
        expect(error.requestId).toMatch(/^[0-9a-f-]{36}$/i);
        expect(error.documentationUrl).toMatch(/^https:\/\//);
        expect(error.retryAfterMs === null).toBe(code !== 'KMS_THROTTLED');
        expect(JSON.stringify(error.details())).not.toMatch(/someone|AKIAEXAMPLE|999988887777/);
      },
    );

    it.each([
      [400, 'KMS_PROVIDER_ERROR', false],
      [403, 'KMS_PROVIDER_ERROR', false],
      [429, 'KMS_THROTTLED', true],
      [500, 'KMS_PROVIDER_UNAVAILABLE', true],
      [599, 'KMS_PROVIDER_UNAVAILABLE', true],
    ])('P-ERR-003 an undocumented name with HTTP %i is %s', async (status, code, retryable) => {
      disturb({ kind: 'error', code: 'Surprise', status, message: 'text of the provider' });
      const error = await errorOf(clientOf().getKeyPolicy(ref, 'default', longEnough()));
      expect(error).toMatchObject({ ...askedPolicy(), code, retryable, providerCode: 'Surprise', httpStatus: status });
      expect(error.message).not.toContain('text of the provider');
    });

    it.each(['hasOwnProperty', 'constructor', '__proto__', ''])('P-ERR-004 %j is no documented name', async (name) => {
      disturb({ kind: 'error', code: name, status: 400, message: 'x' });
      const error = await errorOf(clientOf().getKeyPolicy(ref, 'default', longEnough()));
      expect(error.code).toBe('KMS_PROVIDER_ERROR');
    });
  });

  describe('answers that are none', () => {
    const cases: readonly (readonly [string, number, string, Partial<KmsErrorDetails>])[] = [
      ['no JSON', 200, '<html>', { code: 'KMS_PROVIDER_UNAVAILABLE', retryable: true }],
      ['nothing at all', 200, '', { retryable: expect.any(Boolean) as unknown as boolean }],
      ['a success without a policy', 200, subject.policyAnswer({}), { code: 'KMS_PROVIDER_ERROR', retryable: false }],
      [
        'a policy that is a number',
        200,
        subject.policyAnswer({ [subject.policyField]: 7 }),
        { code: 'KMS_PROVIDER_ERROR' },
      ],
      ['a page of a proxy', 502, '<html>Bad Gateway', { code: 'KMS_PROVIDER_UNAVAILABLE', retryable: true }],
      ['an error without a name', 500, '{}', { code: 'KMS_PROVIDER_UNAVAILABLE', providerCode: null, httpStatus: 500 }],
      ['an error with a name that is no text', 400, '{"__type":{},"Code":[]}', { code: 'KMS_PROVIDER_ERROR' }],
      ['a list', 400, '[]', {}],
      ['null', 400, 'null', {}],
    ];

    it.each(cases)('P-BODY-001 %s with HTTP %i is a typed error', async (_name, status, body, expected) => {
      const server = await createRawServer((response) => response.writeHead(status).end(body));
      const error = await errorOf(
        clientOf(patient, { endpoint: server.url }).getKeyPolicy(ref, 'default', longEnough()),
      );
      expect(error.details()).toMatchObject({ ...askedPolicy(), ...expected });
      await server.close();
    });

    it('P-BODY-002 what is met for DescribeKey and ListKeys is typed as well', async () => {
      const server = await createRawServer((response) => response.end('{"Keys":7,"KeyMetadata":"x"}'));
      const client = clientOf(patient, { endpoint: server.url });
      await errorOf(client.listKeys(null, 10, longEnough()));
      const empty = await createRawServer((response) => response.end('{}'));
      const other = clientOf(patient, { endpoint: empty.url });
      expect(await errorOf(other.describeKey(ref, longEnough()))).toMatchObject({
        code: 'KMS_PROVIDER_ERROR',
        ...scope,
      });
      expect(await errorOf(other.listKeys(null, 10, longEnough()))).toMatchObject({
        code: 'KMS_PROVIDER_ERROR',
        ...scope,
      });
      await server.close();
      await empty.close();
    });

    it('P-BODY-003 an answer that stops half-way is a time-out', async () => {
      const server = await createRawServer((response) => {
        response.writeHead(200, { 'content-length': 1000 });
        response.write('{');
      });
      const error = await errorOf(clientOf(hasty, { endpoint: server.url }).getKeyPolicy(ref, 'default', longEnough()));
      expect(error).toMatchObject({ ...askedPolicy(), code: 'KMS_PROVIDER_TIMEOUT', retryable: true });
      await server.close();
    });
  });

  it('P-BODY-004 whatever answers, a call resolves to a text or rejects with a KmsError', async () => {
    let next = { status: 200, body: '' };
    const server = await createRawServer((response) => response.writeHead(next.status).end(next.body));
    const client = clientOf(patient, { endpoint: server.url });
    const name = fc.oneof(fc.constantFrom(...subject.names), fc.string({ maxLength: 20 }));
    const json = fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.stringify(value));
    const body = fc.oneof(
      name.map((code) => subject.errorAnswer(code, 'm')),
      json,
      fc.string(),
    );
    const answer = fc.record({ status: fc.integer({ min: 200, max: 599 }), body });
    await fc.assert(
      fc.asyncProperty(answer, async (chosen) => {
        next = { ...chosen, body: chosen.status === 204 || chosen.status === 304 ? '' : chosen.body };
        const outcome: unknown = await client
          .getKeyPolicy(ref, 'default', longEnough())
          .catch((error: unknown) => error);
        if (outcome instanceof KmsError) expect(outcome.details()).toMatchObject(askedPolicy());
        else
          expect(outcome).toEqual({
            document: expect.any(String),
            requestId: expect.toBeOneOf([null, expect.any(String)]),
          });
      }),
    );
    await server.close();
  });

  describe('the network', () => {
    it.each([
      ['P-NET-001 a port where nobody listens', 'http://127.0.0.1:1'],
      ['P-NET-002 a host that is not there', 'http://kms.nowhere.invalid'],
    ])('%s is KMS_PROVIDER_UNAVAILABLE', async (_name, endpoint) => {
      const error = await errorOf(clientOf(patient, { endpoint }).getKeyPolicy(ref, 'default', longEnough()));
      expect(error).toMatchObject({
        ...askedPolicy(),
        code: 'KMS_PROVIDER_UNAVAILABLE',
        retryable: true,
        httpStatus: null,
      });
    });

    it('P-NET-003 a connection that breaks is KMS_PROVIDER_UNAVAILABLE', async () => {
      disturb({ kind: 'reset' });
      const error = await errorOf(clientOf().getKeyPolicy(ref, 'default', longEnough()));
      expect(error).toMatchObject({ ...askedPolicy(), code: 'KMS_PROVIDER_UNAVAILABLE', retryable: true });
    });

    it('P-NET-004 a server that speaks no TLS is KMS_PROVIDER_UNAVAILABLE', async () => {
      const server = await createRawServer((response) => response.end());
      const endpoint = server.url.replace('http:', 'https:');
      const error = await errorOf(clientOf(patient, { endpoint }).getKeyPolicy(ref, 'default', longEnough()));
      expect(error).toMatchObject({ ...askedPolicy(), code: 'KMS_PROVIDER_UNAVAILABLE' });
      await server.close();
    });

    it('P-NET-005 calls one after the other share a connection', async () => {
      const server = await createRawServer((response) =>
        response.end(subject.policyAnswer({ [subject.policyField]: '{}' })),
      );
      const client = clientOf(patient, { endpoint: server.url });
      for (let turn = 0; turn < 5; turn += 1) await client.getKeyPolicy(ref, 'default', longEnough());
      expect(server.requests).toHaveLength(5);
      expect(server.connections).toBe(1);
      await server.close();
    });
  });

  describe('time', () => {
    it('P-TIME-001 an attempt that gets no answer ends, and so does the call after its attempts', async () => {
      disturb({ kind: 'hang' });
      const error = await errorOf(clientOf(hasty).getKeyPolicy(ref, 'default', longEnough()));
      expect(error).toMatchObject({ ...askedPolicy(), code: 'KMS_PROVIDER_TIMEOUT', retryable: true });
      expect(calls()).toBe(2);
    });

    it('P-TIME-002 the signal ends a call that waits for an answer, and its retries', async () => {
      disturb({ kind: 'hang' });
      const endless = { attemptTimeoutMs: 60_000, maxAttempts: 3 };
      const abort = new AbortController();
      const call = clientOf(endless).getKeyPolicy(ref, 'default', abort);
      await expect.poll(() => calls()).toBe(1);
      abort.abort();
      expect(await errorOf(call)).toMatchObject({ ...askedPolicy(), code: 'KMS_PROVIDER_TIMEOUT', retryable: true });
      expect(calls()).toBe(1);
    });

    it('P-TIME-003 the signal ends a call that waits for its next attempt', async () => {
      disturb({ kind: 'throttle' });
      const error = await errorOf(
        clientOf({ ...patient, maxAttempts: 1000 }).getKeyPolicy(ref, 'default', { signal: AbortSignal.timeout(50) }),
      );
      expect(error).toMatchObject({ ...askedPolicy(), code: 'KMS_PROVIDER_TIMEOUT' });
    });

    it('P-TIME-004 a signal that has aborted makes no call', async () => {
      const error = await errorOf(clientOf().getKeyPolicy(ref, 'default', { signal: AbortSignal.abort() }));
      expect(error).toMatchObject({ ...askedPolicy(), code: 'KMS_PROVIDER_TIMEOUT' });
      expect(calls()).toBe(0);
    });
  });

  describe('retries', () => {
    it.each(['throttle', 'internal', 'unavailable', 'reset'] as const)(
      'P-RETRY-001 %s once is not seen',
      async (kind) => {
        disturb({ kind, times: 1 });
        await clientOf({ ...patient, maxAttempts: 3 }).getKeyPolicy(ref, 'default', longEnough());
        expect(calls()).toBe(2);
      },
    );

    it('P-RETRY-002 maxAttempts is how often it is asked in all', async () => {
      disturb({ kind: 'unavailable' });
      await errorOf(clientOf({ ...patient, maxAttempts: 3 }).getKeyPolicy(ref, 'default', longEnough()));
      expect(calls()).toBe(3);
    });

    it('P-RETRY-003 a definite error is not asked for again', async () => {
      const client = clientOf({ ...patient, maxAttempts: 3 });
      await errorOf(client.getKeyPolicy(refOf(subject.missingKeyId), 'default', longEnough()));
      await errorOf(client.getKeyPolicy(ref, 'other', longEnough()));
      expect(calls()).toBe(2);
    });
  });

  describe('credentials', () => {
    const assumptions = () => calls('AssumeRole');
    const asRole = (changes: Partial<AccountConfig['credentials']> = {}) =>
      withCredentials({ roleArn: subject.roleArn, externalId: 'sandbox-external-id', ...changes });

    it('P-CRED-001 are checked without a call to KMS', async () => {
      await clientOf().checkCredentials(longEnough());
      expect(sandbox.calls.all).toEqual([]);
    });

    it('P-CRED-002 of a role are had once for all calls and Regions', async () => {
      const account = accountOf(asRole());
      const here = provider.createClient(account, region, patient);
      const there = provider.createClient(account, subject.otherRegion, patient);
      clients.push(here, there);
      await Promise.all([
        ...Array.from({ length: 10 }, () => here.getKeyPolicy(ref, 'default', longEnough())),
        there.getKeyPolicy(refOf(keyId, subject.otherRegion), 'default', longEnough()),
        here.checkCredentials(longEnough()),
      ]);
      expect(assumptions()).toBe(1);
      expect(calls()).toBe(11);
    });

    it('P-CRED-003 of a role that refuses us are KMS_CREDENTIALS_INVALID, without a call to KMS', async () => {
      const client = clientOf(patient, asRole({ externalId: 'wrong' }));
      const error = await errorOf(client.getKeyPolicy(ref, 'default', longEnough()));
      expect(error).toMatchObject({ ...askedPolicy(), code: 'KMS_CREDENTIALS_INVALID', retryable: false });
      const check = await errorOf(client.checkCredentials(longEnough()));
      expect(check).toMatchObject({ ...scope, code: 'KMS_CREDENTIALS_INVALID', operation: null, arn: null });
      expect(calls()).toBe(0);
    });

    it('P-CRED-004 of a role are had anew when the provider calls them expired', async () => {
      const client = clientOf(patient, asRole());
      await client.getKeyPolicy(ref, 'default', longEnough());
      sandbox.expireSessions();
      const answers = await Promise.all(
        Array.from({ length: 5 }, () => client.getKeyPolicy(ref, 'default', longEnough())),
      );
      expect(answers).toHaveLength(5);
      expect(assumptions()).toBe(2);
    });

    it('P-CRED-005 that stay expired are KMS_CREDENTIALS_INVALID after one more try', async () => {
      const code = provider.id === 'AWS' ? 'ExpiredTokenException' : 'InvalidSecurityToken.Expired';
      disturb({ kind: 'error', code, status: 400, message: 'x', on: { operation: 'GetKeyPolicy' } });
      const error = await errorOf(clientOf(patient, asRole()).getKeyPolicy(ref, 'default', longEnough()));
      expect(error).toMatchObject({ ...askedPolicy(), code: 'KMS_CREDENTIALS_INVALID' });
      expect(calls()).toBe(2);
    });

    it('P-CRED-006 that are wrong are KMS_CREDENTIALS_INVALID', async () => {
      const { accessKeyId } = accountOf().credentials.sandbox ?? { accessKeyId: '' };
      const wrong = withCredentials({ sandbox: { accessKeyId, accessKeySecret: 'hunter2' } });
      const error = await errorOf(clientOf(patient, wrong).getKeyPolicy(ref, 'default', longEnough()));
      expect(error).toMatchObject({ ...askedPolicy(), code: 'KMS_CREDENTIALS_INVALID', retryable: false });
      expect(JSON.stringify([error.details(), String(error.cause), (error.cause as Error).stack])).not.toContain(
        'hunter2',
      );
    });

    it('P-CRED-007 that were withdrawn are KMS_CREDENTIALS_INVALID', async () => {
      sandbox.revokeCredentials(accountId);
      const error = await errorOf(clientOf().getKeyPolicy(ref, 'default', longEnough()));
      expect(error).toMatchObject({ ...askedPolicy(), code: 'KMS_CREDENTIALS_INVALID', retryable: false });
    });

    it('P-CRED-008 that can not be had for now, are worth asking for again', async () => {
      const client = clientOf(patient, { ...asRole(), stsEndpoint: 'http://127.0.0.1:1' });
      const error = await errorOf(client.getKeyPolicy(ref, 'default', longEnough()));
      expect(error).toMatchObject({ ...askedPolicy(), code: 'KMS_PROVIDER_UNAVAILABLE', retryable: true });
    });

    it('P-CRED-009 come from the variables of the default chain where the account names nothing', async () => {
      const { accessKeyId, accessKeySecret } = sandboxKey();
      const [idVariable, secretVariable] = subject.keyVariables;
      vi.stubEnv(idVariable, accessKeyId);
      vi.stubEnv(secretVariable, accessKeySecret);
      await clientOf(patient, withCredentials({ sandbox: null })).getKeyPolicy(ref, 'default', longEnough());
      expect(calls()).toBe(1);
    });

    it('P-CRED-010 come from a profile, also for assuming a role', async () => {
      writeProfiles();
      const profile = { sandbox: null, profile: 'reader' };
      await clientOf(patient, withCredentials(profile)).getKeyPolicy(ref, 'default', longEnough());
      await clientOf(patient, asRole(profile)).getKeyPolicy(ref, 'default', longEnough());
      expect([calls(), assumptions()]).toEqual([2, 1]);
    });

    it('P-CRED-011 of a profile that is not there are KMS_CREDENTIALS_INVALID', async () => {
      writeProfiles();
      const client = clientOf(patient, withCredentials({ sandbox: null, profile: 'nobody' }));
      const error = await errorOf(client.checkCredentials(longEnough()));
      expect(error).toMatchObject({ ...scope, code: 'KMS_CREDENTIALS_INVALID', retryable: false, providerCode: null });
    });

    const sandboxKey = () => accountOf().credentials.sandbox ?? { accessKeyId: '', accessKeySecret: '' };

    const writeProfiles = () => {
      const { accessKeyId, accessKeySecret } = sandboxKey();
      const file = join(mkdtempSync(join(tmpdir(), 'profiles-')), 'credentials');
      writeFileSync(file, subject.profiles(accessKeyId, accessKeySecret));
      vi.stubEnv(subject.profilesVariable, file);
    };
  });
}
