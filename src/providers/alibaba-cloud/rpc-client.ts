import { createHmac, createSecretKey, randomUUID } from 'node:crypto';
import type { Dispatcher } from 'undici';
import { parseJson } from '../../json.ts';
import type { CallSignal } from '../provider.ts';
import { type Exchanged, exchange } from '../provider-call.ts';
import type { RpcCredentials, RpcSdk } from './sdk.ts';

export type Query = Readonly<Record<string, string | number>>;

type Answer = Record<string, unknown>;

const kmsVersion = '2016-01-20';

export interface RpcClientOptions {
  readonly region: string;
  readonly credentials: RpcCredentials;
  /** A URL such as `https://kms.cn-hangzhou.aliyuncs.com`, without a slash at its end. */
  readonly endpoint: string;
  readonly transport: Dispatcher;
  readonly clock: ServerClock;
}

/** The provider's time, once an answer has shown that this machine's clock is off. */
export interface ServerClock {
  offsetMs: number;
}

export const createServerClock = (): ServerClock => ({ offsetMs: 0 });

/** What the SDK's methods pass to the transport in place of its unused runtime options. */
type Runtime = Parameters<InstanceType<RpcSdk['kms']['default']>['describeKeyEx']>[1];
type CallRuntime = Runtime & { readonly signal: CallSignal | null };

export const runtimeOf = (signal: CallSignal | null): CallRuntime => ({ signal }) as CallRuntime;

/** An error response of the service. */
export class RpcError extends Error {
  override readonly name = 'RpcError';
  readonly status: number;
  readonly answer: Answer;
  readonly retryAfter: unknown;
  /** The service's name for the error, in the property where Node's errors have theirs. */
  readonly code: string;

  constructor({ status, headers }: Exchanged, answer: Answer) {
    super(`${status} ${answer.Code}: ${answer.Message}`);
    this.status = status;
    this.answer = answer;
    this.retryAfter = headers['retry-after'];
    this.code = String(answer.Code);
  }
}

/** A response that is neither JSON nor one of the service's errors in XML. */
export class UnreadableAnswer extends Error {
  override readonly name = 'UnreadableAnswer';
  readonly status: number;
  readonly retryAfter: unknown;

  constructor({ status, headers }: Exchanged, message: string) {
    super(message);
    this.status = status;
    this.retryAfter = headers['retry-after'];
  }
}

/**
 * The SDK's KMS client over undici, for one set of credentials. With the SDK's own HTTP client, calls can't be aborted,
 * reused connections have no time-out, and each call stays in memory until its time-out would have fired.
 */
export const createRpcClient = (sdk: RpcSdk, options: RpcClientOptions) => {
  const { credentials, transport, endpoint, region, clock } = options;
  const { origin, host, pathname } = new URL(endpoint);
  const path = pathname.replace(/\/$/, '');
  const { accessKeyId, accessKeySecret, securityToken } = credentials;
  const secret = createSecretKey(Buffer.from(`${accessKeySecret}&`));
  const commonParameters = encodeAll({
    Format: 'json',
    SignatureMethod: 'HMAC-SHA1',
    SignatureVersion: '1.0',
    AccessKeyId: accessKeyId,
    ...(securityToken === '' ? null : { SecurityToken: securityToken }),
  });

  /** https://www.alibabacloud.com/help/en/sdk/product-overview/rpc-mechanism */
  const sign = (method: string, parameters: Query): string => {
    const Timestamp = `${new Date(Date.now() + clock.offsetMs).toISOString().slice(0, 19)}Z`;
    const canonical = toQuery([
      ...commonParameters,
      ...encodeAll(parameters),
      ...encodeAll({ Timestamp, SignatureNonce: randomUUID() }),
    ]);
    const text = `${method}&${encode('/')}&${encode(canonical)}`;
    const signature = createHmac('sha1', secret).update(text).digest('base64');
    return `${canonical}&Signature=${encode(signature)}`;
  };

  let userAgent: string | null = null;

  class RpcClient extends sdk.kms.default {
    /** Calls an operation that the SDK has no method for. */
    callOperation(action: string, query: Query, signal: CallSignal | null, version = kmsVersion): Promise<Answer> {
      return this.doRequest(action, 'HTTPS', 'POST', version, 'AK', query, null, runtimeOf(signal));
    }

    /** Every operation of the SDK is sent through this method. */
    override async doRequest(
      action: string,
      _protocol: string,
      method: Dispatcher.HttpMethod,
      version: string,
      _authType: string,
      query: Query,
      _body: unknown,
      { signal }: CallRuntime,
    ): Promise<Answer> {
      userAgent ??= this.getUserAgent();
      const request = {
        origin,
        path: `${path}/?${sign(method, { ...query, Action: action, Version: version })}`,
        method,
        headers: { 'x-acs-version': version, 'x-acs-action': action, 'user-agent': userAgent },
      };
      const exchanged = await exchange(transport, request, signal);
      const answer = parse(exchanged);
      if (exchanged.status < 400) return answer;
      correct(clock, exchanged);
      throw new RpcError(exchanged, answer);
    }
  }

  const config = { endpoint: host, regionId: region, accessKeyId, accessKeySecret, toMap: () => config };
  return new RpcClient(config);
};

/**
 * A parameter, with its value encoded as the signature requires. Names consist of letters, digits and dots, which need
 * no encoding.
 */
type EncodedParameter = readonly [name: string, value: string];

const encodeAll = (parameters: Query): readonly EncodedParameter[] =>
  Object.entries(parameters).map(([name, value]) => [name, encode(String(value))]);

const byName = ([one]: EncodedParameter, [other]: EncodedParameter): number => (one < other ? -1 : 1);

/** The query of a URL, in the order that the signature requires. */
const toQuery = (parameters: EncodedParameter[]): string =>
  parameters
    .sort(byName)
    .map(([name, value]) => `${name}=${value}`)
    .join('&');

const unreserved = /^[\w.~-]*$/;
const notEncodedByJavaScript = /[!'()*]/g;

const encode = (text: string): string =>
  unreserved.test(text)
    ? text
    : encodeURIComponent(text).replace(
        notEncodedByJavaScript,
        (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
      );

/**
 * Clock differences up to this are not corrected: the service refuses only requests that are off by more than a quarter
 * of an hour.
 */
const toleratedSkewMs = 60_000;

const correct = (clock: ServerClock, { headers: { date } }: Exchanged): void => {
  const serverTime = Date.parse(String(date));
  if (Number.isNaN(serverTime)) return;
  const offsetMs = serverTime - Date.now();
  clock.offsetMs = Math.abs(offsetMs) > toleratedSkewMs ? offsetMs : 0;
};

const parse = (exchanged: Exchanged): Answer => {
  const text = exchanged.body.toString();
  const answer = parseJson(text) ?? parseXmlError(text);
  if (typeof answer === 'object' && answer !== null && !Array.isArray(answer)) return answer as Answer;
  throw new UnreadableAnswer(exchanged, 'The answer is no JSON object.');
};

const xmlError = /^\s*(?:<\?xml[^>]*\?>\s*)?<Error>([\s\S]*)<\/Error>\s*$/;

/**
 * The fields of an error in XML, which the gateway in front of the service returns whatever format was requested; null
 * for everything else.
 */
const parseXmlError = (text: string): Answer | null => {
  const [, fields] = xmlError.exec(text) ?? [];
  if (fields === undefined) return null;
  return Object.fromEntries([...fields.matchAll(/<(\w+)>([^<]*)<\/\1>/g)].map(([, name, value]) => [name, value]));
};
