import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { AccountConfig } from '../../../src/config/config.ts';
import { createRawServer, type RawRequest } from '../raw-server.ts';
import { type Harness, longEnough, patient } from './harness.ts';

/** Where credentials come from, and how they are used and renewed. */
export function describeCredentials(harness: Harness): void {
  const {
    subject,
    ref,
    refOf,
    accountOf,
    clientOf,
    withCredentials,
    errorOf,
    disturb,
    calls,
    askedPolicy,
    scope,
    clients,
  } = harness;
  const { provider, accountId, region, keyId } = subject;

  describe('credentials', () => {
    const assumptions = () => calls('AssumeRole');
    const asRole = (changes: Partial<AccountConfig['credentials']> = {}) =>
      withCredentials({ roleArn: subject.roleArn, externalId: 'sandbox-external-id', ...changes });

    it('P-CRED-001 are checked without a call to KMS', async () => {
      await clientOf().checkCredentials(longEnough());
      expect(harness.sandbox.calls.all).toEqual([]);
    });

    it('P-CRED-002 of a role are loaded once for all calls and Regions', async () => {
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

    it("P-CRED-003 of a role that can't be assumed are KMS_CREDENTIALS_INVALID, without a call to KMS", async () => {
      const client = clientOf(patient, asRole({ externalId: 'wrong' }));
      const error = await errorOf(client.getKeyPolicy(ref, 'default', longEnough()));
      expect(error).toMatchObject({ ...askedPolicy(), code: 'KMS_CREDENTIALS_INVALID', retryable: false });
      const check = await errorOf(client.checkCredentials(longEnough()));
      expect(check).toMatchObject({ ...scope, code: 'KMS_CREDENTIALS_INVALID', operation: null, arn: null });
      expect(calls()).toBe(0);
    });

    it('P-CRED-004 of a role are loaded again when the provider rejects them as expired', async () => {
      const client = clientOf(patient, asRole());
      await client.getKeyPolicy(ref, 'default', longEnough());
      harness.sandbox.expireSessions();
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
      harness.sandbox.revokeCredentials(accountId);
      const error = await errorOf(clientOf().getKeyPolicy(ref, 'default', longEnough()));
      expect(error).toMatchObject({ ...askedPolicy(), code: 'KMS_CREDENTIALS_INVALID', retryable: false });
    });

    it('P-CRED-008 that are temporarily unavailable are retryable', async () => {
      const client = clientOf(patient, { ...asRole(), stsEndpoint: 'http://127.0.0.1:1' });
      const error = await errorOf(client.getKeyPolicy(ref, 'default', longEnough()));
      expect(error).toMatchObject({ ...askedPolicy(), code: 'KMS_PROVIDER_UNAVAILABLE', retryable: true });
    });

    it('P-CRED-009 come from the variables of the default chain if the account has no setting', async () => {
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

    it('P-CRED-012 of the identity that assumes roles are loaded once for all accounts', async () => {
      writeProfiles();
      const settings = { ...patient };
      const accounts = Array.from({ length: 20 }, () => accountOf(asRole({ sandbox: null, profile: 'reader' })));
      const made = accounts.map((account) => provider.createClient(account, region, settings));
      clients.push(...made);
      await Promise.all(made.map((client) => client.getKeyPolicy(ref, 'default', longEnough())));
      expect([calls(), assumptions()]).toEqual([20, 20]);
    });

    it('P-CRED-013 in a file are read again when the provider rejects them as expired', async () => {
      const code = provider.id === 'AWS' ? 'ExpiredTokenException' : 'InvalidSecurityToken.Expired';
      const isOld = ({ path, headers }: RawRequest) => `${path}${headers.authorization}`.includes('OLDKEY');
      const server = await createRawServer((response) => {
        const old = server.requests.at(-1);
        if (old && isOld(old)) response.writeHead(400).end(subject.errorAnswer(code, 'x'));
        else response.end(subject.policyAnswer({ [subject.policyField]: '{}' }));
      });
      const file = writeProfiles('OLDKEY');
      const client = clientOf(patient, {
        ...withCredentials({ sandbox: null, profile: 'reader' }),
        endpoint: server.url,
      });
      expect(await errorOf(client.getKeyPolicy(ref, 'default', longEnough()))).toMatchObject({ providerCode: code });
      const { accessKeySecret } = sandboxKey();
      writeFileSync(file, subject.profiles('NEWKEY', accessKeySecret));
      const answer = () => client.getKeyPolicy(ref, 'default', longEnough()).catch(() => null);
      await expect.poll(answer, { timeout: 15_000 }).toMatchObject({ document: '{}' });
      await server.close();
    });

    it('P-CRED-014 for which the issuer never responds are requested again on a new connection', async () => {
      let asked = 0;
      const issuer = await createRawServer((response) => {
        asked += 1;
        if (asked > 1) response.writeHead(503).end();
      });
      const impatient = { ...patient, attemptTimeoutMs: 30_000, credentialsTimeoutMs: 200 };
      const client = clientOf(impatient, { ...asRole(), stsEndpoint: issuer.url });
      const first = await errorOf(client.getKeyPolicy(ref, 'default', longEnough()));
      expect(first).toMatchObject({ code: 'KMS_PROVIDER_TIMEOUT', retryable: true });
      await expect.poll(() => issuer.broken, { timeout: 10_000 }).toBe(1);
      const code = async () => (await errorOf(client.getKeyPolicy(ref, 'default', longEnough()))).code;
      await expect.poll(code, { timeout: 15_000 }).toBe('KMS_PROVIDER_UNAVAILABLE');
      expect(issuer.connections).toBe(asked);
      await issuer.close();
    });

    it("P-CRED-015 that can't be obtained are explained: to the operator in full, to the client by kind", async () => {
      writeProfiles();
      const missing = clientOf(patient, withCredentials({ sandbox: null, profile: 'nobody' }));
      const error = await errorOf(missing.checkCredentials(longEnough()));
      expect(error.message).toContain('the configured profile');
      expect(error.message).not.toContain('nobody');
      expect((error.cause as Error).message).toContain('nobody');
      const refused = await errorOf(clientOf(patient, asRole({ externalId: 'wrong' })).checkCredentials(longEnough()));
      expect(refused.message).toContain('refused to let its role be assumed');
      expect((refused.cause as Error).message).toMatch(/not authorized|NoPermission/i);
    });

    it('P-CRED-016 whose issuer has no such host are KMS_CREDENTIALS_INVALID, and not called unavailable', async () => {
      const client = clientOf(patient, { ...asRole(), stsEndpoint: 'http://sts.nowhere.invalid' });
      const error = await errorOf(client.getKeyPolicy(ref, 'default', longEnough()));
      expect(error).toMatchObject({ ...askedPolicy(), code: 'KMS_CREDENTIALS_INVALID' });
      expect(error.message).toContain('does not resolve');
    });

    it('P-CRED-017 whose issuer responds with HTML are retryable', async () => {
      const issuer = await createRawServer((response) => {
        response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>Sign in</body></html>');
      });
      const client = clientOf(patient, { ...asRole(), stsEndpoint: issuer.url });
      const error = await errorOf(client.getKeyPolicy(ref, 'default', longEnough()));
      expect(error).toMatchObject({ ...askedPolicy(), code: 'KMS_PROVIDER_UNAVAILABLE', retryable: true });
      await issuer.close();
    });

    const sandboxKey = () => accountOf().credentials.sandbox ?? { accessKeyId: '', accessKeySecret: '' };

    const writeProfiles = (accessKeyId = sandboxKey().accessKeyId): string => {
      const { accessKeySecret } = sandboxKey();
      const folder = mkdtempSync(join(tmpdir(), 'profiles-'));
      onTestFinished(() => rmSync(folder, { recursive: true }));
      const file = join(folder, 'credentials');
      writeFileSync(file, subject.profiles(accessKeyId, accessKeySecret));
      vi.stubEnv(subject.profilesVariable, file);
      return file;
    };
  });
}
