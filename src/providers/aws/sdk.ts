import type { KMSClient, KMSClientConfig } from '@aws-sdk/client-kms';
import type { fromEnv } from '@aws-sdk/credential-providers';
import type { HttpRequest } from '@smithy/core/protocols';
import type { Dispatcher } from 'undici';
import { createTransport, type TransportSettings } from '../../egress.ts';
import { pauseLoading } from '../pause-loading.ts';
import type { CallSignal } from '../provider.ts';
import { type Exchanged, exchange } from '../provider-call.ts';
import { loadUndici } from '../undici.ts';

export type AwsCredentialsProvider = ReturnType<typeof fromEnv>;
export type AwsCredentials = Awaited<ReturnType<AwsCredentialsProvider>>;

/** The documented variable that turns off the SDK's notice that its next major version will need a newer Node. */
const supportNotice = 'AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED';

const loadTransport = async () => {
  const undici = await loadUndici();
  await pauseLoading();
  const { UndiciHttpHandler } = await import('@smithy/undici-http-handler');
  return { ...undici, UndiciHttpHandler };
};

type TransportSdk = Awaited<ReturnType<typeof loadTransport>>;

const loadParts = async () => {
  process.env[supportNotice] ??= 'true';
  const transport = await loadTransport();
  await pauseLoading();
  const kms = await import('@aws-sdk/client-kms');
  await pauseLoading();
  const [{ SignatureV4 }, { Hash }, { HttpResponse }] = await Promise.all([
    import('@smithy/signature-v4'),
    import('@smithy/core/serde'),
    import('@smithy/core/protocols'),
  ]);
  await pauseLoading();
  return { ...kms, ...transport, SignatureV4, Hash, HttpResponse };
};

/** The client of AWS Organizations, which only services with discovery need. */
export const loadOrganizationsSdk = async () => {
  process.env[supportNotice] ??= 'true';
  const [transport, organizations] = await Promise.all([loadTransport(), import('@aws-sdk/client-organizations')]);
  return { ...transport, ...organizations };
};

export type KmsSdk = Awaited<ReturnType<typeof loadParts>>;

let loading: Promise<KmsSdk> | null = null;

/**
 * Loads the SDK, some megabytes of modules, when the first key is read, so that the service starts fast. It takes a
 * quarter of a second, so it is loaded in parts.
 */
export const loadKmsSdk = (): Promise<KmsSdk> => {
  loading ??= loadParts();
  return loading;
};

/** The same for the ways to get credentials. */
export const loadCredentialsSdk = async () => {
  process.env[supportNotice] ??= 'true';
  const [credentials, transport, { externalDataInterceptor }] = await Promise.all([
    import('@aws-sdk/credential-providers'),
    loadTransport(),
    import('@smithy/core/config'),
  ]);
  return { ...credentials, ...transport, externalDataInterceptor };
};

/** The SDK's request handler over undici, which takes half of the time of the one over node:http. */
export const createHandler = (sdk: TransportSdk, settings: TransportSettings) =>
  new sdk.UndiciHttpHandler({ dispatcher: createTransport(sdk, settings) });

/** Disables the SDK's retries and rate limiting: the region queue retries within the quota. */
export const oneAttempt: NonNullable<KMSClientConfig['retryStrategy']> = { retry: (next, args) => next(args) };

const abortSignal = Symbol('abortSignal');

const userAgentOf = async ({ config }: KMSClient): Promise<string> => {
  const [[name = '', version = ''] = []] = await config.defaultUserAgentProvider();
  return `key-policy-subgraph ${name}/${version}`;
};

/** The input of a call, with the signal that aborts it. */
export const abortable = <Input extends object>(input: Input, signal: CallSignal): Input =>
  Object.assign(input, { [abortSignal]: signal });

/**
 * Sends each call through undici directly, and ends it when the signal in its input aborts. The SDK's handler creates a
 * stream for each response; and for each call with a signal, which is an option of the call, the SDK composes its
 * middleware again. The user agent, which CloudTrail shows and which is not signed, is composed once instead of for each
 * call. Together this saves a third of the time that the SDK takes.
 * https://docs.aws.amazon.com/sdk-for-javascript/v3/developer-guide/middleware-stack.html
 */
export const sendDirectly = (sdk: KmsSdk, kms: KMSClient, transport: Dispatcher): void => {
  // V8 then stores the configuration like a prototype, which is faster to copy: the SDK copies it three times in a call.
  Object.create(kms.config);
  let userAgent: string | null = null;
  kms.middlewareStack.remove('getUserAgentMiddleware');
  kms.middlewareStack.add(
    () => async (call) => {
      const { protocol, hostname, port, path, method, headers, body } = call.request as HttpRequest;
      const origin = `${protocol}//${hostname}${port ? `:${port}` : ''}`;
      const signal = (call.input as { readonly [abortSignal]?: CallSignal })[abortSignal] ?? null;
      userAgent ??= await userAgentOf(kms);
      headers['user-agent'] = userAgent;
      const request = { origin, path, method: method as Dispatcher.HttpMethod, headers, body };
      const answer = await exchange(transport, request, signal);
      const response = { statusCode: answer.status, headers: joined(answer.headers), body: answer.body };
      return { response: new sdk.HttpResponse(response) };
    },
    { step: 'deserialize', priority: 'low', name: 'sendDirectly' },
  );
};

const joined = (headers: Exchanged['headers']): Record<string, string> => {
  const all: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) all[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return all;
};
