import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KmsError, type KmsErrorDetails } from '../../../src/errors.ts';
import { createRawServer } from '../raw-server.ts';
import { type Harness, hasty, longEnough, patient } from './harness.ts';

/** Responses that are not valid answers. */
export function describeAnswers(harness: Harness): void {
  const { subject, ref, clientOf, errorOf, askedPolicy, scope } = harness;

  describe('invalid responses', () => {
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

    it('P-BODY-002 invalid responses to DescribeKey and ListKeys are typed errors as well', async () => {
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

    it('P-BODY-003 a response that stops half-way is a timeout', async () => {
      const server = await createRawServer((response) => {
        response.writeHead(200, { 'content-length': 1000 });
        response.write('{');
      });
      const error = await errorOf(clientOf(hasty, { endpoint: server.url }).getKeyPolicy(ref, 'default', longEnough()));
      expect(error).toMatchObject({ ...askedPolicy(), code: 'KMS_PROVIDER_TIMEOUT', retryable: true });
      await server.close();
    });
  });

  it('P-BODY-004 for any response, a call resolves to a text or rejects with a KmsError', async () => {
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
}
