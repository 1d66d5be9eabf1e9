import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

/** Signs tokens, and serves the keys to check them with. */
export interface Issuer {
  readonly jwksUrl: string;
  readonly name: string;
  /** How often the keys were requested. */
  readonly fetches: number;
  /** The public key in PEM, which an attacker may use as a shared secret. */
  readonly publicPem: string;
  /** A token that is valid for a minute, with these claims and headers in addition. */
  token(claims?: JWTPayload, header?: Readonly<Record<string, string>>): Promise<string>;
  /** Sets the status of responses from the keys' URL; null serves the keys again. */
  answer(status: number | null): void;
  /** Signs with a new key from now on; earlier ones stay published. */
  rotate(): Promise<void>;
  close(): Promise<void>;
}

interface Pair {
  readonly kid: string;
  readonly publicKey: CryptoKey;
  readonly privateKey: CryptoKey;
}

export const audience = 'key-policies';

const createPair = async (index: number): Promise<Pair> => ({
  kid: `key-${index}`,
  ...(await generateKeyPair('ES256')),
});

export const startIssuer = async (): Promise<Issuer> => {
  const pairs = [await createPair(0)];
  let fetches = 0;
  let status: number | null = null;
  const server = createServer(async (_request, response) => {
    fetches += 1;
    const keys = await Promise.all(
      pairs.map(async ({ kid, publicKey }) => ({ ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' })),
    );
    response.writeHead(status ?? 200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const name = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    jwksUrl: `${name}/jwks`,
    name,
    publicPem: await exportSPKI(pairs[0]!.publicKey),
    get fetches() {
      return fetches;
    },
    token: (claims = {}, header = {}) => {
      const { kid, privateKey } = pairs.at(-1)!;
      const now = Math.floor(Date.now() / 1000);
      const payload = { iss: name, aud: audience, sub: 'ada', iat: now, exp: now + 60, scope: 'keys:read', ...claims };
      return new SignJWT(payload).setProtectedHeader({ alg: 'ES256', kid, ...header }).sign(privateKey);
    },
    answer: (given) => {
      status = given;
    },
    rotate: async () => void pairs.push(await createPair(pairs.length)),
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
};
