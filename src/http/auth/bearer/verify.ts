import { errors, type JWTPayload, type JWTVerifyGetKey, type JWTVerifyOptions, jwtVerify } from 'jose';
import type { EgressConfig, ServerConfig } from '../../../config/config.ts';
import type { Log } from '../../../telemetry/log.ts';
import { atIntervals } from '../../server-errors.ts';
import { createSigningKeys } from './signing-keys.ts';

/** Verifies a token and returns its claims; rejects if the token is invalid, or can't be verified at the moment. */
export type Verify = (token: string) => Promise<JWTPayload & { readonly exp: number }>;

/**
 * Algorithms with which only the issuer can sign. With a shared key, or without one, everyone who can verify a token
 * could also create one.
 */
const algorithms = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];

const clockToleranceSeconds = 5;

/** How many keys are tried for a token that does not name its key. Issuers rotate few keys, and each takes a while. */
const maxTried = 16;

/** Thrown where a token's key is not among the first of those that may fit. */
export class TooManyMatchingKeys extends Error {
  override readonly name = 'TooManyMatchingKeys';
}

/** Some issuers' tokens don't name their key: then the keys that may fit are tried. */
const verifyWithAny = async (token: string, keys: JWTVerifyGetKey, options: JWTVerifyOptions): Promise<JWTPayload> => {
  try {
    return (await jwtVerify(token, keys, options)).payload;
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    let tried = 0;
    for await (const key of error) {
      tried += 1;
      if (tried > maxTried) throw new TooManyMatchingKeys(`The token may be signed by more than ${maxTried} keys.`);
      const verified = await jwtVerify(token, key, options).catch(ifSignatureFails);
      if (verified) return verified.payload;
    }
    throw new errors.JWSSignatureVerificationFailed();
  }
};

const ifSignatureFails = (error: unknown): null => {
  if (error instanceof errors.JWSSignatureVerificationFailed) return null;
  throw error;
};

/** Checks a token as https://www.rfc-editor.org/rfc/rfc8725 requires. A token without an expiry is rejected. */
export const createVerify = (
  jwt: NonNullable<ServerConfig['jwt']>,
  egress: EgressConfig,
  log: Pick<Log, 'warn'>,
): Verify => {
  const { jwksUrl, issuer, audience } = jwt;
  const keys = createSigningKeys(new URL(jwksUrl), egress, log);
  const options: JWTVerifyOptions = {
    algorithms,
    issuer,
    audience,
    clockTolerance: clockToleranceSeconds,
    requiredClaims: ['exp'],
  };
  const reportTooMany = atIntervals((err: TooManyMatchingKeys) =>
    log.warn({ err }, "tokens are rejected: they don't name their key, and the issuer has too many that may fit"),
  );
  return async (token) => {
    const { exp = 0, ...claims } = await verifyWithAny(token, keys, options).catch((error: unknown) => {
      if (error instanceof TooManyMatchingKeys) reportTooMany(error);
      throw error;
    });
    return { ...claims, exp };
  };
};
