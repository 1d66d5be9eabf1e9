import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type ConnectionOptions, connect, createServer, type Server, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { certificateOf } from '../../src/http/auth/gateway/client-certificate.ts';
import { toTlsOptions } from '../../src/http/tls-options.ts';
import { type Authority, type Certificate, createAuthority, createServerCertificate, inFiles } from './certificates.ts';

interface Connected {
  /** The connection as the server sees it. */
  readonly accepted: TLSSocket;
  /** For another connection, on which the client resumes its session. Never resolves where it has resumed one. */
  readonly session: Promise<Buffer>;
}

let server: Server;
let own: Certificate;
let authority: Authority;
const clients: TLSSocket[] = [];

beforeAll(async () => {
  own = await createServerCertificate();
  authority = await createAuthority();
  const { paths, remove } = await inFiles({ cert: own.cert, key: own.key, ca: authority.ca });
  const files = { certFile: paths.cert, keyFile: paths.key, clientCaFile: paths.ca };
  server = createServer(toTlsOptions(files, 15_000)).listen(0, '127.0.0.1');
  await Promise.all([once(server, 'listening'), remove()]);
});
afterAll(() => {
  for (const client of clients) client.destroy();
  server.close();
});

const open = async (options: ConnectionOptions): Promise<Connected> => {
  const { port } = server.address() as AddressInfo;
  const accepting = once(server, 'secureConnection');
  const client = connect({ host: '127.0.0.1', port, ca: own.cert, ...options });
  clients.push(client);
  const session = new Promise<Buffer>((resolve) => client.once('session', resolve));
  const [accepted] = await accepting;
  // With TLS 1.3, a client reads the ticket of its session with the first data.
  accepted.write('.');
  client.resume();
  return { accepted, session };
};

describe.each(['TLSv1.2', 'TLSv1.3'] as const)('a session of %s', (version) => {
  const only = { minVersion: version, maxVersion: version };

  it('that is resumed proves the certificate with which it began', async () => {
    const first = await open({ ...only, ...authority.client });
    const { accepted } = await open({ ...only, session: await first.session });
    expect(accepted.isSessionReused()).toBe(true);
    expect(certificateOf(accepted)).toMatch(/^[\dA-F:]{95}$/);
    expect(certificateOf(accepted)).toBe(certificateOf(first.accepted));
  });

  it.each<[string, () => Promise<Partial<Certificate>>]>([
    ['no certificate', async () => ({})],
    ['a certificate of another authority', async () => (await createAuthority({}, 'another')).client],
  ])('that began with %s proves none when it is resumed', async (_name, make) => {
    const client = await make();
    const first = await open({ ...only, ...client });
    const { accepted } = await open({ ...only, session: await first.session });
    expect(accepted.isSessionReused()).toBe(true);
    expect(certificateOf(first.accepted)).toBeNull();
    expect(certificateOf(accepted)).toBeNull();
  });
});

it('a certificate that has expired since the handshake proves nothing', async () => {
  const { accepted } = await open(authority.client);
  const validUntil = Date.parse(accepted.getPeerX509Certificate()?.validTo ?? '');
  expect(certificateOf(accepted, validUntil - 1)).not.toBeNull();
  expect(certificateOf(accepted, validUntil)).toBeNull();
});
