import { errors, type JWTPayload, type JWTVerifyGetKey, type JWTVerifyOptions, jwtVerify } from 'jose';
import type { EgressConfig, ServerConfig } from '../../../config/config.ts';
import type { Log } from '../../../telemetry/log.ts';
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

/** Some issuers' tokens don't name their key: then each key that may fit is tried. */
const verifyWithAny = async (token: string, keys: JWTVerifyGetKey, options: JWTVerifyOptions): Promise<JWTPayload> => {
  try {
    return (await jwtVerify(token, keys, options)).payload;
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    for await (const key of error) {
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
  return async (token) => {
    const { exp = 0, ...claims } = await verifyWithAny(token, keys, options);
    return { ...claims, exp };
  };
};
