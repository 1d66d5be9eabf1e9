import { once } from 'node:events';
import { request } from 'node:https';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toTlsOptions } from '../../src/http/tls-options.ts';
import { type ServiceUnderTest, startWithSandbox } from '../support/service.ts';
import { type Authority, type Certificate, createAuthority, createServerCertificate, inFiles } from './certificates.ts';

interface Asked {
  readonly client?: Certificate;
  readonly secret?: string;
  readonly path?: string;
  /** The session to resume. */
  readonly session?: Buffer;
}

interface Answered {
  readonly status: number;
  readonly text: string;
  readonly session: Buffer | undefined;
}

const body = JSON.stringify({ query: '{ _service { sdl } }' });

describe('over TLS, with an authority for clients', () => {
  let server: Certificate;
  let authority: Authority;
  let running: ServiceUnderTest;
  let files: Awaited<ReturnType<typeof inFiles<'cert' | 'key' | 'ca'>>>;
  beforeAll(async () => {
    server = await createServerCertificate();
    authority = await createAuthority();
    const made = await inFiles({ cert: server.cert, key: server.key, ca: authority.ca });
    files = made;
    running = await startWithSandbox({
      env: {
        HOST: '127.0.0.1',
        TLS_CERT_FILE: made.paths.cert,
        TLS_KEY_FILE: made.paths.key,
        TLS_CLIENT_CA_FILE: made.paths.ca,
        GATEWAY_SHARED_SECRETS: 'a secret of the gateway',
      },
    });
  });
  afterAll(async () => {
    await running?.close();
    await files?.remove();
  });

  const ask = ({ client, secret, path = '/graphql', session: resumed }: Asked): Promise<Answered> =>
    new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json', ...(secret && { 'router-authorization': secret }) };
      let session: Buffer | undefined;
      const method = path === '/graphql' ? 'POST' : 'GET';
      const sent = request(
        `${running.service.url}${path}`,
        { ca: server.cert, ...client, headers, method, agent: false, ...(resumed && { session: resumed }) },
        async (response) => {
          let text = '';
          for await (const part of response) text += part;
          resolve({ status: response.statusCode ?? 0, text, session });
        },
      );
      sent.on('socket', (socket) => socket.on('session', (ticket: Buffer) => (session = ticket)));
      sent.on('error', reject).end(method === 'POST' ? body : undefined);
    });

  it('gives clients no more time for the handshake than for their headers', () => {
    const { paths } = files;
    const tls = { certFile: paths.cert, keyFile: paths.key, clientCaFile: paths.ca };
    expect(toTlsOptions(tls, 15_000)).toMatchObject({ handshakeTimeout: 15_000 });
  });

  it('reports its https URL', () => {
    expect(running.service.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
  });

  it('accepts a client with a certificate of that authority', async () => {
    const { status, text } = await ask({ client: authority.client });
    expect(status).toBe(200);
    expect(text).toContain('KmsError');
  });

  it.each<[string, () => Promise<Certificate> | undefined]>([
    ['no certificate', () => undefined],
    ['a certificate of another authority', async () => (await createAuthority({}, 'another')).client],
    ['a certificate that it made itself', () => createServerCertificate()],
    ["the server's own certificate", async () => server],
  ])('refuses a client with %s', async (_name, make) => {
    const client = await make();
    const { status, text } = await ask(client ? { client } : {});
    expect(status).toBe(401);
    expect(JSON.parse(text)).toEqual({
      errors: [{ message: 'Only authenticated gateways may send requests.', extensions: { code: 'UNAUTHENTICATED' } }],
    });
    expect((await ask({ secret: 'a secret of the gateway', ...(client && { client }) })).status).toBe(200);
  });

  it('refuses a client without a certificate that resumes its session', async () => {
    const { status, session } = await ask({});
    expect(status).toBe(401);
    if (!session) throw new TypeError('The server offered no session.');
    expect((await ask({ session })).status).toBe(401);
  });

  it('accepts a client that resumes a session in which it has shown its certificate', async () => {
    const { session } = await ask({ client: authority.client });
    if (!session) throw new TypeError('The server offered no session.');
    expect((await ask({ session })).status).toBe(200);
  });

  const protocolFor = async (...offered: readonly string[]): Promise<string | false | null> => {
    const { hostname, port } = new URL(running.service.url);
    const options = { host: hostname, port: Number(port), ca: server.cert, ALPNProtocols: [...offered] };
    const client = connect(options);
    try {
      await once(client, 'secureConnect');
      return client.alpnProtocol;
    } finally {
      client.destroy();
    }
  };

  it('ends the handshake of a client that offers HTTP/2 alone', async () => {
    await expect(protocolFor('h2')).rejects.toThrow('no application protocol');
  });

  it('speaks HTTP/1.1 with a client that offers HTTP/2 as well, or no protocol', async () => {
    expect(await protocolFor('h2', 'http/1.1')).toBe('http/1.1');
    expect(await protocolFor()).toBe(false);
  });

  it('answers all requests that a client sends without waiting for responses', async () => {
    const { hostname, port } = new URL(running.service.url);
    const client = connect({ host: hostname, port: Number(port), ca: server.cert });
    const get = (last = ''): string => `GET /health/live HTTP/1.1\r\nhost: 127.0.0.1\r\n${last}\r\n`;
    client.write(`${get().repeat(2000)}${get('connection: close\r\n')}`);
    let text = '';
    for await (const part of client) text += part;
    expect(text.match(/HTTP\/1.1 200/g)).toHaveLength(2001);
  });

  it('answers probes, which have no certificate', async () => {
    expect((await ask({ path: '/health/live' })).status).toBe(200);
    await expect.poll(async () => (await ask({ path: '/health/ready' })).status).toBe(200);
  });
});

it('rejects an expired certificate of the authority', async () => {
  const server = await createServerCertificate();
  const authority = await createAuthority({ notAfterDate: new Date(Date.now() - 86_400_000) });
  const files = await inFiles({ cert: server.cert, key: server.key, ca: authority.ca });
  const running = await startWithSandbox({
    env: {
      TLS_CERT_FILE: files.paths.cert,
      TLS_KEY_FILE: files.paths.key,
      TLS_CLIENT_CA_FILE: files.paths.ca,
    },
  });
  const status = await new Promise((resolve, reject) => {
    const options = { ca: server.cert, ...authority.client, method: 'POST', agent: false };
    const sent = request(running.graphqlUrl, options, (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    });
    sent.on('error', reject).end(body);
  });
  expect(status).toBe(401);
  await running.close();
  await files.remove();
});
