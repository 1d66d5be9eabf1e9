import type { KMSClientConfig } from '@aws-sdk/client-kms';
import type { fromEnv } from '@aws-sdk/credential-providers';

export type AwsCredentialsProvider = ReturnType<typeof fromEnv>;
export type AwsCredentials = Awaited<ReturnType<AwsCredentialsProvider>>;

/** The SDK's documented switch for its notice that a coming major version will ask for a newer Node. */
const supportNotice = 'AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED';

/** The SDK is some megabytes of modules: it is read when the first key is asked for, so that the service starts fast. */
export async function loadKmsSdk() {
  process.env[supportNotice] ??= 'true';
  return import('@aws-sdk/client-kms');
}

/** The same for the ways to get credentials. */
export async function loadCredentialsSdk() {
  process.env[supportNotice] ??= 'true';
  return import('@aws-sdk/credential-providers');
}

/**
 * Keep-alive connections, no more than may be under way at once, and an end for an attempt that gets no answer, or
 * whose answer stops half-way.
 */
export function toRequestHandler(attemptTimeoutMs: number, maxConnections: number): KMSClientConfig['requestHandler'] {
  const agent = { keepAlive: true, maxSockets: maxConnections, maxFreeSockets: maxConnections };
  return {
    connectionTimeout: attemptTimeoutMs,
    requestTimeout: attemptTimeoutMs,
    socketTimeout: attemptTimeoutMs,
    throwOnRequestTimeout: true,
    httpAgent: agent,
    httpsAgent: agent,
  };
}
