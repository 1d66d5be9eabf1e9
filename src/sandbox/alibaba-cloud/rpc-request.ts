import type { HttpRequest } from '../http-server.ts';

export type Format = 'JSON' | 'XML';
export type SignatureStyle = 'rpc' | 'acs3';

/** A parsed RPC request: its operation and parameters, how it is signed, and the format of the response. */
export interface RpcRequest {
  readonly http: HttpRequest;
  readonly style: SignatureStyle;
  readonly action: string;
  readonly version: string;
  readonly format: Format;
  /** The parameters of the query string and of the body: the documentation allows both. */
  readonly parameters: ReadonlyMap<string, string>;
}

/**
 * Parses an RPC request. With signature version 1.0, everything is in parameters, and the default format is XML. With
 * ACS3, the operation, its version and the signature are in headers, and the default format is JSON.
 * https://www.alibabacloud.com/help/en/sdk/product-overview/rpc-mechanism
 * https://www.alibabacloud.com/help/en/sdk/product-overview/v3-request-structure-and-signature
 */
export const readRpcRequest = (http: HttpRequest): RpcRequest => {
  const style = isAcs3(http) ? 'acs3' : 'rpc';
  const parameters = new Map([...new URLSearchParams(http.query), ...bodyParameters(http, style)]);
  const header = (name: string) => String(http.headers[name] ?? '');
  return {
    http,
    style,
    parameters,
    action: style === 'acs3' ? header('x-acs-action') : (parameters.get('Action') ?? ''),
    version: style === 'acs3' ? header('x-acs-version') : (parameters.get('Version') ?? ''),
    format: readFormat(parameters.get('Format'), style, header('accept')),
  };
};

const isAcs3 = ({ headers }: HttpRequest): boolean => {
  return headers.authorization?.startsWith('ACS3-') === true || headers['x-acs-content-sha256'] !== undefined;
};

const readFormat = (requested: string | undefined, style: SignatureStyle, accept: string): Format => {
  if (requested !== undefined) return requested.toUpperCase() === 'JSON' ? 'JSON' : 'XML';
  if (style === 'rpc') return 'XML';
  return accept.includes('xml') ? 'XML' : 'JSON';
};

const bodyParameters = ({ headers, body }: HttpRequest, style: SignatureStyle): Iterable<readonly [string, string]> => {
  if (body.length === 0) return [];
  const type = String(headers['content-type'] ?? '');
  if (type.startsWith('application/json') && style === 'acs3') return jsonParameters(body.toString('utf8'));
  return type.startsWith('application/x-www-form-urlencoded') ? new URLSearchParams(body.toString('utf8')) : [];
};

const jsonParameters = (text: string): Iterable<readonly [string, string]> => {
  try {
    const value: unknown = JSON.parse(text);
    return Object.entries(value ?? {}).map(([name, member]) => [name, String(member)] as const);
  } catch {
    return [];
  }
};
