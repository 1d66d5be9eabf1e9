import { describe, expect, it } from 'vitest';
import { type Harness, longEnough } from './harness.ts';

/** The provider's documented errors. */
export function describeErrors(harness: Harness): void {
  const { subject, ref, clientOf, errorOf, disturb, askedPolicy } = harness;

  describe('errors by name', () => {
    it('P-ERR-001 are all covered by the tests', () => {
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
        expect(error.retryAfterMs).toBeNull();
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
}
