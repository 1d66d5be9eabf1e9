import type { KMSClient, KMSClientConfig } from '@aws-sdk/client-kms';
import type { fromEnv } from '@aws-sdk/credential-providers';
import type { HttpRequest } from '@smithy/core/protocols';
import { createTransport, type TransportSettings } from '../../egress.ts';
import type { CallSignal } from '../provider.ts';

export type AwsCredentialsProvider = ReturnType<typeof fromEnv>;
export type AwsCredentials = Awaited<ReturnType<AwsCredentialsProvider>>;

/** The SDK's documented switch for its notice that a coming major version will ask for a newer Node. */
const supportNotice = 'AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED';

const loadTransport = async () => {
  const [{ UndiciHttpHandler }, { Agent, EnvHttpProxyAgent }] = await Promise.all([
    import('@smithy/undici-http-handler'),
    import('undici'),
  ]);
  return { UndiciHttpHandler, Agent, EnvHttpProxyAgent };
};

type TransportSdk = Awaited<ReturnType<typeof loadTransport>>;

/** Loads the SDK, some megabytes of modules, when the first key is read, so that the service starts fast. */
export const loadKmsSdk = async () => {
  process.env[supportNotice] ??= 'true';
  const [transport, { SignatureV4 }, { Hash }, kms] = await Promise.all([
    loadTransport(),
    import('@smithy/signature-v4'),
    import('@smithy/core/serde'),
    import('@aws-sdk/client-kms'),
  ]);
  return { ...kms, ...transport, SignatureV4, Hash };
};

/** The client of AWS Organizations, which only services with discovery need. */
export const loadOrganizationsSdk = async () => {
  process.env[supportNotice] ??= 'true';
  const [transport, organizations] = await Promise.all([loadTransport(), import('@aws-sdk/client-organizations')]);
  return { ...transport, ...organizations };
};

export type KmsSdk = Awaited<ReturnType<typeof loadKmsSdk>>;

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

/** The SDK's own way to undici, which takes half of the time that its way to node:http does. */
export const createHandler = (sdk: TransportSdk, settings: TransportSettings) =>
  new sdk.UndiciHttpHandler({ dispatcher: createTransport(sdk, settings) });

export type Handler = ReturnType<typeof createHandler>;

/** Disables the SDK's retries and rate limiting: the region queue retries within the quota. */
export const oneAttempt: NonNullable<KMSClientConfig['retryStrategy']> = { retry: (next, args) => next(args) };

const abortSignal = Symbol('abortSignal');

const userAgentOf = async ({ config }: KMSClient): Promise<string> => {
  const [[name = '', version = ''] = []] = await config.defaultUserAgentProvider();
  return `key-policy-subgraph ${name}/${version}`;
};

/**
 * Says once who calls, as CloudTrail shows it, where the SDK's own middleware would compose it for each call; and has V8
 * hold the SDK's configuration as it holds prototypes, which is the form that is copied fast: the SDK copies it three
 * times in each call. Together that is a third of the time that the SDK takes for one.
 */
export const lighten = (kms: KMSClient): void => {
  Object.create(kms.config);
  let userAgent: Promise<string> | null = null;
  kms.middlewareStack.remove('getUserAgentMiddleware');
  kms.middlewareStack.add(
    (next) => async (args) => {
      userAgent ??= userAgentOf(kms);
      (args.request as HttpRequest).headers['user-agent'] = await userAgent;
      return next(args);
    },
    { step: 'build', name: 'nameTheCaller' },
  );
};

/** The same input, for a call that the signal ends. */
export const abortable = <Input extends object>(input: Input, signal: CallSignal): Input =>
  Object.assign(input, { [abortSignal]: signal });

/**
 * Lets calls be ended by the signal in their input. The SDK's own way, an option of the call, has it put its middleware
 * together anew for each of them, which takes a quarter of the call's time.
 * https://docs.aws.amazon.com/sdk-for-javascript/v3/developer-guide/middleware-stack.html
 */
export const sendAbortably = ({ middlewareStack }: KMSClient, handler: Handler): void =>
  middlewareStack.add(
    () =>
      ({ input, request }) =>
        handler.handle(request as HttpRequest, {
          // undici, to which it goes, asks no more of a signal than this one has.
          abortSignal: (input as { readonly [abortSignal]: CallSignal })[abortSignal] as AbortSignal,
        }),
    { step: 'deserialize', priority: 'low', name: 'sendAbortably' },
  );
