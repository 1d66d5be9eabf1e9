import { createServer as createPlainServer } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import { expect, it } from 'vitest';
import { createSigningKeys } from '../../src/http/auth/bearer/signing-keys.ts';
import { SigningKeysUnavailable } from '../../src/http/auth/bearer/signing-keys-unavailable.ts';
import { createForwardProxy } from '../support/proxy.ts';
import { createServerCertificate } from './certificates.ts';

it('fetches the keys of the issuer through the proxy', async () => {
  const host = 'issuer.example.test';
  const certificate = await createServerCertificate(host);
  const { publicKey } = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256', use: 'sig' };
  const server = createServer(certificate, (_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ keys: [jwk] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy = await createForwardProxy((server.address() as AddressInfo).port);
  const keys = createSigningKeys(
    new URL(`https://${host}/jwks`),
    {
      proxy: { http: null, https: proxy.url, exceptions: '' },
      caCertificates: certificate.cert,
    },
    { warn: () => {} },
  );
  await expect(
    keys({ alg: 'ES256', kid: 'one' }, { payload: '', signature: '', protected: '' }),
  ).resolves.toMatchObject({ type: 'public' });
  expect(proxy.targets).toEqual([`${host}:443`]);
  await proxy.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

it('an unreachable issuer is logged, and not blamed on a token', async () => {
  const lines: unknown[] = [];
  const keys = createSigningKeys(
    new URL('http://127.0.0.1:1/jwks'),
    { proxy: null, caCertificates: null },
    { warn: (details: unknown, message?: string) => lines.push([details, message]) },
  );
  const asked = keys({ alg: 'ES256', kid: 'one' }, { payload: '', signature: '', protected: '' });
  await expect(asked).rejects.toBeInstanceOf(SigningKeysUnavailable);
  expect(lines).toEqual([[{ err: expect.any(Error) }, expect.stringContaining('keys of the token issuer')]]);
});

it('an issuer that never stops sending keys is given up', async () => {
  const lines: { readonly err: Error }[] = [];
  const server = createPlainServer();
  const closed = new Promise<void>((resolve) => {
    server.on('request', (_request, response) => {
      response.on('close', resolve);
      const sendMore = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536, ' ')));
      };
      response.on('drain', sendMore);
      sendMore();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const keys = createSigningKeys(
    new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`),
    { proxy: null, caCertificates: null },
    { warn: (details: { readonly err: Error }) => lines.push(details) },
  );
  const asked = keys({ alg: 'ES256', kid: 'one' }, { payload: '', signature: '', protected: '' });
  await expect(asked).rejects.toBeInstanceOf(SigningKeysUnavailable);
  await closed;
  expect(lines.map(({ err }) => err.message)).toEqual(['The response has more than 1048576 bytes.']);
  await new Promise((resolve) => server.close(resolve));
});
