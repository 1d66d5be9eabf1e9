import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createRawServer } from '../raw-server.ts';
import { type Harness, hasty, longEnough, patient } from './harness.ts';

/** Connections and time limits. */
export function describeTransport(harness: Harness): void {
  const { subject, ref, clientOf, errorOf, disturb, calls, askedPolicy } = harness;

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

    it('P-NET-005 calls one after the other use connections again', async () => {
      const server = await createRawServer((response) =>
        response.end(subject.policyAnswer({ [subject.policyField]: '{}' })),
      );
      const client = clientOf(patient, { endpoint: server.url });
      for (let turn = 0; turn < 5; turn += 1) await client.getKeyPolicy(ref, 'default', longEnough());
      expect(server.requests).toHaveLength(5);
      // A client that sends the next request in the same tick may find that its connection is not free yet.
      expect(server.connections).toBeLessThanOrEqual(2);
      await server.close();
    });
  });

  describe('answers of something else', () => {
    it('P-NET-006 what speaks no HTTP is KMS_PROVIDER_UNAVAILABLE, with a hint', async () => {
      const server = createServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n', () => socket.destroy()));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const error = await errorOf(clientOf(patient, { endpoint }).getKeyPolicy(ref, 'default', longEnough()));
      expect(error).toMatchObject({ ...askedPolicy(), code: 'KMS_PROVIDER_UNAVAILABLE', retryable: true });
      expect(error.message).toContain('https://');
      await new Promise((resolve) => server.close(resolve));
    });

    it.each([
      [429, 'KMS_THROTTLED', true],
      [502, 'KMS_PROVIDER_UNAVAILABLE', true],
      [200, 'KMS_PROVIDER_UNAVAILABLE', true],
    ] as const)('P-NET-007 a page of HTML with status %i is %s', async (status, code, retryable) => {
      const server = await createRawServer((response) => {
        response.writeHead(status, { 'content-type': 'text/html', 'retry-after': '99999999' });
        response.end('<html><body><h1>Sorry</h1></body></html>');
      });
      const error = await errorOf(
        clientOf(patient, { endpoint: server.url }).getKeyPolicy(ref, 'default', longEnough()),
      );
      expect(error).toMatchObject({ ...askedPolicy(), code, retryable });
      expect(error.retryAfterMs ?? 0).toBeLessThanOrEqual(60_000);
      await server.close();
    });
  });

  describe('time', () => {
    it('P-TIME-001 an attempt that gets no answer ends', async () => {
      disturb({ kind: 'hang' });
      const error = await errorOf(clientOf(hasty).getKeyPolicy(ref, 'default', longEnough()));
      expect(error).toMatchObject({ ...askedPolicy(), code: 'KMS_PROVIDER_TIMEOUT', retryable: true });
      expect(calls()).toBe(1);
    });

    it('P-TIME-002 the signal ends a call that waits for an answer', async () => {
      disturb({ kind: 'hang' });
      const endless = { ...patient, attemptTimeoutMs: 60_000 };
      const abort = new AbortController();
      const call = clientOf(endless).getKeyPolicy(ref, 'default', abort);
      await expect.poll(() => calls()).toBe(1);
      abort.abort();
      expect(await errorOf(call)).toMatchObject({ ...askedPolicy(), code: 'KMS_PROVIDER_TIMEOUT', retryable: true });
      expect(calls()).toBe(1);
    });

    it('P-TIME-003 an answer that stops half-way ends with the attempt', async () => {
      const server = await createRawServer((response) => response.write('{"'));
      const error = await errorOf(clientOf(hasty, { endpoint: server.url }).getKeyPolicy(ref, 'default', longEnough()));
      expect(error).toMatchObject({ ...askedPolicy(), code: 'KMS_PROVIDER_TIMEOUT', retryable: true });
      await server.close();
    });

    it('P-TIME-005 the signal closes the connection of the call that it ends', async () => {
      const server = await createRawServer(() => {});
      const abort = new AbortController();
      const call = clientOf(patient, { endpoint: server.url }).getKeyPolicy(ref, 'default', abort);
      await expect.poll(() => server.requests.length).toBe(1);
      abort.abort();
      await errorOf(call);
      await expect.poll(() => server.broken).toBe(1);
      await server.close();
    });

    it('P-TIME-006 the connection of an attempt that took too long is closed', async () => {
      const server = await createRawServer(() => {});
      await errorOf(clientOf(hasty, { endpoint: server.url }).getKeyPolicy(ref, 'default', longEnough()));
      await expect.poll(() => server.broken, { timeout: 3000 }).toBe(1);
      await server.close();
    });

    it('P-TIME-007 an answer that arrives a byte at a time ends with the attempt, and so does its connection', async () => {
      const timers: NodeJS.Timeout[] = [];
      const server = await createRawServer((response) => {
        response.writeHead(200, { 'content-length': '100000' });
        timers.push(setInterval(() => response.write(' '), 20));
      });
      const error = await errorOf(clientOf(hasty, { endpoint: server.url }).getKeyPolicy(ref, 'default', longEnough()));
      expect(error).toMatchObject({ ...askedPolicy(), code: 'KMS_PROVIDER_TIMEOUT', retryable: true });
      await expect.poll(() => server.broken, { timeout: 10_000 }).toBe(1);
      for (const timer of timers) clearInterval(timer);
      await server.close();
    });

    it('P-TIME-004 a signal that has aborted makes no call', async () => {
      const error = await errorOf(clientOf().getKeyPolicy(ref, 'default', { signal: AbortSignal.abort() }));
      expect(error).toMatchObject({ ...askedPolicy(), code: 'KMS_PROVIDER_TIMEOUT' });
      expect(calls()).toBe(0);
    });
  });

  describe('attempts', () => {
    it.each(['throttle', 'internal', 'unavailable', 'reset'] as const)(
      'P-TRY-001 a call is one attempt, whatever is the matter: %s',
      async (kind) => {
        disturb({ kind, times: 1 });
        const error = await errorOf(clientOf().getKeyPolicy(ref, 'default', longEnough()));
        expect(error).toMatchObject({ ...askedPolicy(), retryable: true });
        expect(calls()).toBe(1);
      },
    );
  });
}
