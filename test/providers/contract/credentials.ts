import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { AccountConfig } from '../../../src/config/config.ts';
import { type Harness, longEnough, patient } from './harness.ts';

/** Where credentials come from, and what becomes of them. */
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
