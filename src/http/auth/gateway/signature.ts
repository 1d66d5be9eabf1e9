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
  /** Whether an operation is chosen by its name, of which the signature says nothing. */
  readonly names: boolean;
}

const extensionName = 'hmac-signature';
const signatureShape = /^[\w+/]{43}=$/;

/** JSON with the keys of every object in the order of their names. */
const stableStringify = configure({ strict: true });

/** GET carries as JSON text what POST carries as objects. */
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

/** No variables and empty ones are signed alike. */
const signedText = ({ query, variables }: Signed): string =>
  stableStringify({
    query,
    variables: isRecord(variables) && Object.keys(variables).length > 0 ? variables : undefined,
  }) ?? '';

const isSigned = (secret: string, part: Signed): boolean => {
  const { query, signature } = part;
  // A request that names its query by a hash alone has not signed it.
  if (typeof query !== 'string' || typeof signature !== 'string' || !signatureShape.test(signature)) return false;
  const expected = createHmac('sha256', secret).update(signedText(part)).digest();
  return timingSafeEqual(expected, Buffer.from(signature, 'base64'));
};

/**
 * Hive Gateway's signature: base64 of HMAC-SHA256 over the stable JSON of query and variables. Whoever has seen a signed
 * request can send it again: it belongs inside TLS. It does not cover the operation's name: a document with several of them
 * is no signed request where one is named.
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
      // No JSON, or JSON that is nested deeper than the stack: in any case nothing that was signed.
      return false;
    }
  };
};
