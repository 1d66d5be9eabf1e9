import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { configure } from 'safe-stable-stringify';
import { isRecord } from '../../../json.ts';
import type { Authenticator } from './authenticator.ts';
import { createSingleOperationCheck } from './single-operation.ts';

interface Signed {
  readonly query: unknown;
  readonly variables: unknown;
  readonly signature: unknown;
  /** Whether the request names its operation, which the signature does not cover. */
  readonly names: boolean;
}

const extensionName = 'hmac-signature';
const signatureShape = /^[\w+/]{43}=$/;

/** JSON with the keys of every object sorted. */
const stableStringify = configure({ strict: true });

/** The members of a request body, read from the URL of a GET request, where objects are JSON texts. */
const fromSearch = (url: string): Record<string, unknown> => {
  const search = new URL(url, 'http://localhost').searchParams;
  const jsonIn = (name: string): unknown => {
    const text = search.get(name);
    return text === null ? undefined : JSON.parse(text);
  };
  return {
    query: search.get('query'),
    variables: jsonIn('variables'),
    extensions: jsonIn('extensions'),
    operationName: search.get('operationName'),
  };
};

const signedPart = ({ method, body, url }: FastifyRequest): Signed | null => {
  const parameters = method === 'GET' ? fromSearch(url) : body;
  if (!isRecord(parameters) || !isRecord(parameters.extensions)) return null;
  const { query, variables, extensions } = parameters;
  const names = typeof parameters.operationName === 'string' && parameters.operationName !== '';
  return { query, variables, signature: extensions[extensionName], names };
};

/** Missing and empty variables have the same signature. */
const signedText = ({ query, variables }: Signed): string =>
  stableStringify({
    query,
    variables: isRecord(variables) && Object.keys(variables).length > 0 ? variables : undefined,
  }) ?? '';

const isSigned = (secret: string, part: Signed): boolean => {
  const { query, signature } = part;
  // A request with only the hash of a query does not have the query signed.
  if (typeof query !== 'string' || typeof signature !== 'string' || !signatureShape.test(signature)) return false;
  const expected = createHmac('sha256', secret).update(signedText(part)).digest();
  return timingSafeEqual(expected, Buffer.from(signature, 'base64'));
};

/**
 * Hive Gateway's signature: base64 of HMAC-SHA256 over the stable JSON of query and variables. Anyone who has seen a
 * signed request can replay it, so it requires TLS. It does not cover the operation name: a request that names one of
 * several operations in its document counts as not signed.
 * https://the-guild.dev/graphql/hive/docs/gateway/other-features/security/hmac-signature
 */
export const createSignatureCheck = (secret: string): Authenticator => {
  const hasSingleOperation = createSingleOperationCheck();
  return (request) => {
    try {
      const part = signedPart(request);
      if (part === null || !isSigned(secret, part)) return false;
      return !part.names || hasSingleOperation(String(part.query));
    } catch {
      // Not JSON, or nested too deep for the stack: in either case not a signed request.
      return false;
    }
  };
};
