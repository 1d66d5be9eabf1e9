import { createHash, createHmac } from 'node:crypto';
import { isSameSignature } from '../same-signature.ts';
import { refusals, signatureMismatch } from './errors.ts';
import { canonicalQuery, percentEncode } from './percent-encode.ts';
import type { RpcRequest, SignatureStyle } from './rpc-request.ts';

/** The signature properties of a request. Absent ones are empty. */
export interface SignatureClaim {
  readonly accessKeyId: string;
  readonly securityToken: string;
  readonly timestamp: string;
  readonly nonce: string;
  /** Throws the gateway's error where the signature was not made with this secret. */
  verify(secret: string): void;
}

/**
 * Signature version 1.0: HMAC-SHA1 over the method and all parameters but the signature.
 * https://www.alibabacloud.com/help/en/sdk/product-overview/rpc-mechanism
 */
const readRpcSignature = ({ http, parameters }: RpcRequest): SignatureClaim => {
  const given = (name: string) => parameters.get(name) ?? '';
  return {
    accessKeyId: given('AccessKeyId'),
    securityToken: given('SecurityToken'),
    timestamp: given('Timestamp'),
    nonce: given('SignatureNonce'),
    verify(secret) {
      if (given('Signature') === '') throw refusals.incompleteSignature();
      if (given('SignatureMethod') !== 'HMAC-SHA1' || given('SignatureVersion') !== '1.0') {
        throw refusals.badSignatureMethod();
      }
      const signed = canonicalQuery([...parameters].filter(([name]) => name !== 'Signature'));
      const stringToSign = `${http.method}&${percentEncode('/')}&${percentEncode(signed)}`;
      const expected = createHmac('sha1', `${secret}&`).update(stringToSign).digest('base64');
      if (!isSameSignature(given('Signature'), expected)) throw signatureMismatch(stringToSign);
    },
  };
};

/**
 * ACS3: HMAC-SHA256 over a canonical request, in the Authorization header.
 * https://www.alibabacloud.com/help/en/sdk/product-overview/v3-request-structure-and-signature
 */
const readAcs3Signature = (request: RpcRequest): SignatureClaim => {
  const { headers, body } = request.http;
  const header = (name: string) => String(headers[name] ?? '').trim();
  const [algorithm = '', fields = ''] = header('authorization').split(/ +(.*)/s);
  const parts = new Map(fields.split(',').map((field) => splitOnce(field.trim(), '=')));
  const signedHeaders = (parts.get('SignedHeaders') ?? '').split(';');
  return {
    accessKeyId: parts.get('Credential') ?? '',
    securityToken: header('x-acs-security-token'),
    timestamp: header('x-acs-date'),
    nonce: header('x-acs-signature-nonce'),
    verify(secret) {
      if (algorithm !== acs3Algorithm) throw refusals.badSignatureMethod();
      if (!mandatoryHeaders.every((name) => signedHeaders.includes(name))) throw refusals.incompleteSignature();
      const bodyHash = createHash('sha256').update(body).digest('hex');
      const candidates = pathsOf(request).map((path) => acs3StringToSign(request, path, signedHeaders, bodyHash));
      const given = parts.get('Signature') ?? '';
      const matches = candidates.some((text) =>
        isSameSignature(given, createHmac('sha256', secret).update(text).digest('hex')),
      );
      if (!matches) throw signatureMismatch(candidates[0] ?? '');
    },
  };
};

/** The signature versions that the RPC gateway accepts. */
export const readSignature: Readonly<Record<SignatureStyle, (request: RpcRequest) => SignatureClaim>> = {
  rpc: readRpcSignature,
  acs3: readAcs3Signature,
};

const acs3Algorithm = 'ACS3-HMAC-SHA256';
const mandatoryHeaders = [
  'host',
  'x-acs-action',
  'x-acs-content-sha256',
  'x-acs-date',
  'x-acs-signature-nonce',
  'x-acs-version',
];

/**
 * The paths that may have been signed. Clients that can be configured with a host only get `host:port/region` as the
 * host: they send that path, but sign `/`.
 */
const pathsOf = ({ http }: RpcRequest): readonly string[] => {
  return http.path === '/' ? ['/'] : [http.path, '/'];
};

const acs3StringToSign = (
  { http }: RpcRequest,
  path: string,
  signedHeaders: readonly string[],
  bodyHash: string,
): string => {
  const canonicalHeaders = signedHeaders.map((name) => `${name}:${String(http.headers[name] ?? '').trim()}\n`).join('');
  const query = canonicalQuery(new URLSearchParams(http.query));
  const canonical = [http.method, path, query, canonicalHeaders, signedHeaders.join(';'), bodyHash].join('\n');
  return `${acs3Algorithm}\n${createHash('sha256').update(canonical).digest('hex')}`;
};

const splitOnce = (text: string, separator: string): [string, string] => {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
};
