import type { AccountConfig } from '../../config/config.ts';
import { endpointOf } from '../endpoint.ts';
import type { ClientSettings } from '../provider.ts';
import { createSession, type Session } from '../session.ts';
import { type AwsCredentials, type AwsCredentialsProvider, createTransport, loadCredentialsSdk } from './sdk.ts';

type CredentialsSdk = Awaited<ReturnType<typeof loadCredentialsSdk>>;

/** Shows in CloudTrail as the name of the session. */
const sessionName = 'key-policy-subgraph';

const sessions = new WeakMap<AccountConfig, Session<AwsCredentials>>();

/** The credentials of an account, shared by its clients in all Regions so that a role is assumed once. */
export function sessionOf(account: AccountConfig, settings: ClientSettings): Session<AwsCredentials> {
  const known = sessions.get(account);
  if (known !== undefined) return known;
  const session = createSession(createLoad(account, settings));
  sessions.set(account, session);
  return session;
}

function createLoad(account: AccountConfig, settings: ClientSettings) {
  let provider: Promise<AwsCredentialsProvider> | null = null;
  return async () => {
    provider ??= loadCredentialsSdk().then((sdk) => toProvider(sdk, account, settings));
    const value = await (await provider)();
    return { value, expiresAt: value.expiration?.getTime() ?? null };
  };
}

/** The account's role if it names one, else its profile, else the SDK's default chain. */
function toProvider(sdk: CredentialsSdk, account: AccountConfig, settings: ClientSettings): AwsCredentialsProvider {
  const { roleArn, externalId } = account.credentials;
  const own = toOwnProvider(sdk, account);
  if (roleArn === null) return own;
  const region = account.regions[0] ?? 'us-east-1';
  return sdk.fromTemporaryCredentials({
    masterCredentials: own,
    params: {
      RoleArn: roleArn,
      RoleSessionName: sessionName,
      ...(externalId === null ? {} : { ExternalId: externalId }),
    },
    clientConfig: {
      region,
      maxAttempts: 1,
      requestHandler: createTransport(sdk, settings.attemptTimeoutMs, 1),
      ...(account.stsEndpoint === null ? {} : { endpoint: endpointOf(account.stsEndpoint, region) }),
    },
  });
}

function toOwnProvider(sdk: CredentialsSdk, { credentials }: AccountConfig): AwsCredentialsProvider {
  const { sandbox, profile } = credentials;
  if (sandbox !== null) {
    const identity = { accessKeyId: sandbox.accessKeyId, secretAccessKey: sandbox.accessKeySecret };
    return async () => identity;
  }
  return profile === null ? sdk.fromNodeProviderChain() : sdk.fromIni({ profile });
}
