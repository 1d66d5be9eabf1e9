import { describe, expect, it } from 'vitest';
import { createRawServer } from '../raw-server.ts';
import { type Harness, hasty, longEnough, patient } from './harness.ts';

/** What happens on the way: connections, time and retries. */
export function describeTransport(harness: Harness): void {
  const { subject, ref, refOf, clientOf, errorOf, disturb, calls, askedPolicy } = harness;

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
}
