import { createLocalJWKSet, createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from 'jose';
import { Agent, EnvHttpProxyAgent, type RequestInit as FetchInit, fetch } from 'undici';
import type { EgressConfig } from '../../../config/config.ts';
import { createTransport } from '../../../egress.ts';
import type { Log } from '../../../telemetry/log.ts';
import { SigningKeysUnavailable } from './signing-keys-unavailable.ts';

const timeoutMs = 3000;
/** How long the keys are cached, unless a token names a key that is not among them. */
const keysTtlMs = 600_000;
/** The minimum interval between reloads that tokens with unknown keys cause. */
const unknownKeyPauseMs = 30_000;
const failurePauseMs = 5000;

/** A hundred times the usual size. */
const maxBytes = 1_048_576;

/**
 * Fetches the keys. Stops reading a response that is too long, since it would be parsed as a whole.
 * @throws Error where the response is too long
 */
const fetchKeys = async (url: string, init: FetchInit): Promise<Response> => {
  const { status, headers, body } = await fetch(url, init);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new Error(`The response has more than ${maxBytes} bytes.`);
    chunks.push(chunk);
  }
  return new Response(Buffer.concat(chunks), { status, headers: [...headers] });
};

/** These errors mean that the token is wrong; all others concern the keys. */
const tokenErrors = [errors.JWKSNoMatchingKey, errors.JWKSMultipleMatchingKeys, errors.JOSENotSupported];

/**
 * The issuer's keys. While the issuer can't be reached, its previous keys are used, and it is called again only some
 * seconds after each failure.
 */
export const createSigningKeys = (url: URL, egress: EgressConfig, log: Pick<Log, 'warn'>): JWTVerifyGetKey => {
  const dispatcher = createTransport(
    { Agent, EnvHttpProxyAgent },
    { attemptTimeoutMs: timeoutMs, maxConnections: 1, egress },
  );
  const remote = createRemoteJWKSet(url, {
    [customFetch]: (target, { headers, method, redirect, signal }) =>
      fetchKeys(target, { headers: [...headers], method, redirect, signal, dispatcher }),
    timeoutDuration: timeoutMs,
    cacheMaxAge: keysTtlMs,
    cooldownDuration: unknownKeyPauseMs,
  });
  let retryAt = Number.NEGATIVE_INFINITY;

  const fromCached: JWTVerifyGetKey = (header, token) => {
    const cached = remote.jwks();
    if (!cached) throw new SigningKeysUnavailable("The issuer's keys could not be fetched yet.");
    return createLocalJWKSet(cached)(header, token);
  };

  return async (header, token) => {
    if (performance.now() < retryAt) return fromCached(header, token);
    try {
      return await remote(header, token);
    } catch (error) {
      if (tokenErrors.some((kind) => error instanceof kind)) throw error;
      retryAt = performance.now() + failurePauseMs;
      log.warn({ err: error }, 'the keys of the token issuer could not be fetched; previously fetched keys are used');
      return fromCached(header, token);
    }
  };
};
