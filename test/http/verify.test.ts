import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { expect, it } from 'vitest';
import { createVerify, TooManyMatchingKeys } from '../../src/http/auth/bearer/verify.ts';
import { audience } from './issuer.ts';

const issuer = 'https://issuer.example.test';

/** Verifies two tokens that do not name their key, against an issuer with this many other keys before the signing one. */
const verifyBehind = async (others: number) => {
  const other = await exportJWK((await generateKeyPair('ES256')).publicKey);
  const signing = await generateKeyPair('ES256');
  const keys = [...Array.from({ length: others }, () => other), await exportJWK(signing.publicKey)];
  const server = createServer((_request, response) => response.end(JSON.stringify({ keys })));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const messages: string[] = [];
  const verify = createVerify(
    { jwksUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`, issuer, audience },
    { proxy: null, caCertificates: null },
    { warn: (_details: unknown, message?: string) => messages.push(message ?? '') },
  );
  const results = await Promise.allSettled([
    verify(await sign(signing.privateKey)),
    verify(await sign(signing.privateKey)),
  ]);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  return { results, messages };
};

const sign = (key: CryptoKey): Promise<string> =>
  new SignJWT({ sub: 'ada' })
    .setProtectedHeader({ alg: 'ES256' })
    .setIssuer(issuer)
    .setAudience(audience)
    .setExpirationTime('1m')
    .sign(key);

it('a token that does not name its key is verified with the few keys of the issuer', async () => {
  const { results, messages } = await verifyBehind(15);
  expect(results).toMatchObject([{ value: { sub: 'ada' } }, { value: { sub: 'ada' } }]);
  expect(messages).toEqual([]);
});

it('a token that does not name its key is not verified with hundreds of keys, which the log says once', async () => {
  const { results, messages } = await verifyBehind(300);
  const rejected = { status: 'rejected', reason: expect.any(TooManyMatchingKeys) };
  expect(results).toEqual([rejected, rejected]);
  expect(messages).toEqual([expect.stringContaining("they don't name their key")]);
});
