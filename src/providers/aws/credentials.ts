import type { AccountConfig } from '../../config/config.ts';
import { createAccountSessions, type LoadCredentials, type Role } from '../account-sessions.ts';
import { CredentialsError } from '../credentials-error.ts';
import { endpointOf } from '../endpoint.ts';
import type { CallSignal, ClientSettings } from '../provider.ts';
import type { Expiring, Session } from '../session.ts';
import { limitCredentialProcesses } from './credential-process.ts';
import { partitionOf } from './partitions.ts';
import { type AwsCredentials, type AwsCredentialsProvider, createHandler, loadCredentialsSdk } from './sdk.ts';

type CredentialsSdk = Awaited<ReturnType<typeof loadCredentialsSdk>>;

/** The name of the session in CloudTrail. */
const sessionName = 'key-policy-subgraph';

type Load = LoadCredentials<AwsCredentials>;

const isSame = (one: AwsCredentials, other: AwsCredentials): boolean =>
  one.accessKeyId === other.accessKeyId &&
  one.secretAccessKey === other.secretAccessKey &&
  one.sessionToken === other.sessionToken;

/** Where roles are assumed: a Region of the account's own partition. */
const regionOf = ({ regions }: AccountConfig): string => regions[0] ?? 'us-east-1';

const toExpiring = (value: AwsCredentials): Expiring<AwsCredentials> => ({
  value,
  expiresAt: value.expiration?.getTime() ?? null,
});

/** Everything that `use` needs is created for one attempt and closed with it, so that a failure affects no other. */
const withHandler = async <T>(
  settings: ClientSettings,
  signal: CallSignal,
  use: (sdk: CredentialsSdk, handler: ReturnType<typeof createHandler>) => Promise<T>,
): Promise<T> => {
  const sdk = await loadCredentialsSdk();
  const { attemptTimeoutMs, egress } = settings;
  const handler = createHandler(sdk, { attemptTimeoutMs, maxConnections: 2, egress });
  const end = () => handler.destroy();
  signal.addEventListener('abort', end);
  try {
    return await use(sdk, handler);
  } finally {
    signal.removeEventListener('abort', end);
    end();
  }
};

/**
 * Loads the credentials of the profile, or of the SDK's default chain. The chain is created for each attempt: a chain
 * shares a pending attempt with all later ones, and caches files as they were when first read.
 */
const loadIdentity = (account: AccountConfig, settings: ClientSettings): Load => {
  const { profile } = account.credentials;
  const region = regionOf(account);
  return (signal) =>
    withHandler(settings, signal, async (sdk, requestHandler) => {
      const hints: string[] = [];
      limitCredentialProcesses(sdk.externalDataInterceptor, settings.credentialsTimeoutMs);
      const options = {
        ignoreCache: true,
        logger: hintLogger(hints),
        // No Region here: it would replace the Region of single sign-on.
        clientConfig: { maxAttempts: 1, requestHandler },
        parentClientConfig: { region, requestHandler },
        ...(profile === null ? {} : { profile }),
      };
      const provider = profile === null ? sdk.fromNodeProviderChain(options) : sdk.fromIni(options);
      try {
        return toExpiring(await provider());
      } catch (cause) {
        throw new CredentialsError(cause, hints);
      }
    });
};

const loadRole = (
  account: AccountConfig,
  { roleArn, externalId }: Role,
  settings: ClientSettings,
  base: Session<AwsCredentials>,
): Load => {
  const region = regionOf(account);
  const endpoint = endpointOf(account.stsEndpoint, region);
  return (signal) =>
    withHandler(settings, signal, async (sdk, requestHandler) => {
      const masterCredentials: AwsCredentialsProvider = () => base.get();
      const assume = sdk.fromTemporaryCredentials({
        masterCredentials,
        params: {
          RoleArn: roleArn,
          RoleSessionName: sessionName,
          ...(externalId === null ? {} : { ExternalId: externalId }),
        },
        clientConfig: {
          region,
          maxAttempts: 1,
          requestHandler,
          ...(endpoint === null ? {} : { endpoint }),
        },
      });
      return toExpiring(await assumeOnce(assume, base));
    });
};

const expiredNames: ReadonlySet<string> = new Set(['ExpiredToken', 'ExpiredTokenException', 'TokenRefreshRequired']);
/** The error of STS for base credentials that it does not know. */
const unknownName = 'InvalidClientTokenId';

/** Errors of STS for a clock that is wrong; the SDK has corrected its own by then. */
const skewedNames: ReadonlySet<string> = new Set(['RequestExpired', 'RequestTimeTooSkewed', 'RequestInTheFuture']);

/**
 * Retries once if STS refuses the base credentials as expired or unknown and others may be obtained, or if the clocks
 * disagreed.
 */
const assumeOnce = async (assume: AwsCredentialsProvider, base: Session<AwsCredentials>): Promise<AwsCredentials> => {
  try {
    return await assume();
  } catch (error) {
    const used = base.current();
    if (!(error instanceof Error) || used === null) throw error;
    if (skewedNames.has(error.name)) return await assume();
    const isReplaced = expiredNames.has(error.name)
      ? base.expired(used)
      : error.name === unknownName && base.unknown(used);
    if (!isReplaced) throw error;
    return await assume();
  }
};

const providerMessage = /^@smithy\/property-provider \S+ /;
const maxHints = 6;

/** Collects why each link of the SDK's chain failed: its final error only says that all of them did. */
const hintLogger = (hints: string[]) => {
  const debug = (message: unknown) => {
    if (typeof message !== 'string' || !providerMessage.test(message)) return;
    hints.push(message.replace(providerMessage, ''));
    if (hints.length > maxHints) hints.shift();
  };
  const ignore = () => {};
  return { trace: ignore, debug, info: ignore, warn: ignore, error: ignore };
};

/** The credentials of an account. */
export const sessionOf = createAccountSessions<AwsCredentials>({
  fromSandbox: ({ accessKeyId, accessKeySecret }) => ({ accessKeyId, secretAccessKey: accessKeySecret }),
  partitionOf: (account) => partitionOf(regionOf(account)),
  loadIdentity,
  loadRole,
  isSame,
});
