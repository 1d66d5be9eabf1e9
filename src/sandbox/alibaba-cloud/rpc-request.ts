import type { HttpRequest } from '../http-server.ts';

export type Format = 'JSON' | 'XML';
export type SignatureStyle = 'rpc' | 'acs3';

/** An RPC call as it came in: which operation, with what, signed how, to be answered in which format. */
export interface RpcRequest {
  readonly http: HttpRequest;
  readonly style: SignatureStyle;
  readonly action: string;
  readonly version: string;
  readonly format: Format;
  /** Of the query and of the form together, as the documents allow both. */
  readonly parameters: ReadonlyMap<string, string>;
}

/**
 * Reads an RPC call. Signature version 1.0 carries everything in parameters; ACS3 carries the operation, the version
 * and the signature in headers. XML is the default of the one, JSON that of the other.
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

const readFormat = (asked: string | undefined, style: SignatureStyle, accept: string): Format => {
  if (asked !== undefined) return asked.toUpperCase() === 'JSON' ? 'JSON' : 'XML';
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
