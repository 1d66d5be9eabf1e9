import type { AccountConfig } from '../../config/config.ts';
import { createTransport } from '../../egress.ts';
import { createAccountSessions, type LoadCredentials, type Role } from '../account-sessions.ts';
import { endpointOf } from '../endpoint.ts';
import type { CallSignal, ClientSettings } from '../provider.ts';
import type { Expiring, Session } from '../session.ts';
import { createRpcClient, createServerClock, type ServerClock } from './rpc-client.ts';
import { loadCredentialsSdk, loadRpcSdk, type RpcCredentials } from './sdk.ts';

/** The name of the session in ActionTrail. */
const sessionName = 'key-policy-subgraph';

/** The SDK does not report when credentials expire, so they are obtained again once a minute. */
const askAgainAfterMs = 60_000;

const sessionSeconds = 3600;

const stsVersion = '2015-04-01';

interface OwnProvider {
  getCredentials(): Promise<Partial<RpcCredentials>>;
}

type Load = LoadCredentials<RpcCredentials>;

const isSame = (one: RpcCredentials, other: RpcCredentials): boolean =>
  one.accessKeyId === other.accessKeyId &&
  one.accessKeySecret === other.accessKeySecret &&
  one.securityToken === other.securityToken;

/** Creates the SDK's credentials provider each time: it caches its file, and the source that it chose first. */
const loadProfile = async (profile: string | null): Promise<Expiring<RpcCredentials>> => {
  const { accessKeyId = '', accessKeySecret = '', securityToken = '' } = await toProvider(profile).getCredentials();
  return { value: { accessKeyId, accessKeySecret, securityToken }, expiresAt: Date.now() + askAgainAfterMs };
};

/** Looks for a profile in the file of the command line first, and then in that of the SDKs. */
const toProvider = (profile: string | null): OwnProvider => {
  const sdk = loadCredentialsSdk();
  if (profile === null) return sdk.DefaultCredentialsProvider.builder().build();
  const ofCli = sdk.CLIProfileCredentialsProvider.builder().withProfileName(profile).build();
  const ofSdk = sdk.ProfileCredentialsProvider.builder().withProfileName(profile).build();
  return { getCredentials: () => ofCli.getCredentials().catch(() => ofSdk.getCredentials()) };
};

/**
 * Assumes the role with the RPC client that also reads keys: unlike the credentials SDK, it accepts a custom endpoint,
 * and its errors have codes, not only texts.
 * @see https://www.alibabacloud.com/help/en/ram/developer-reference/api-sts-2015-04-01-assumerole
 */
const loadRole = (
  account: AccountConfig,
  { roleArn, externalId }: Role,
  settings: ClientSettings,
  base: Session<RpcCredentials>,
): Load => {
  const clock = createServerClock();
  const query = {
    RoleArn: roleArn,
    RoleSessionName: sessionName,
    DurationSeconds: sessionSeconds,
    ...(externalId === null ? {} : { ExternalId: externalId }),
  };
  return async (signal) => {
    const credentials = await base.get();
    const ask = () => assumeRole(account, query, { credentials, settings, signal, clock });
    const before = clock.offsetMs;
    try {
      return await ask();
    } catch (error) {
      if (clock.offsetMs === before) throw error;
      return await ask();
    }
  };
};

interface AssumeRoleOptions {
  readonly credentials: RpcCredentials;
  readonly settings: ClientSettings;
  readonly signal: CallSignal;
  readonly clock: ServerClock;
}

/** A connection for each call, so that a failure affects no other call. */
const assumeRole = async (
  account: AccountConfig,
  query: Readonly<Record<string, string | number>>,
  { credentials, settings, signal, clock }: AssumeRoleOptions,
): Promise<Expiring<RpcCredentials>> => {
  const { attemptTimeoutMs, egress } = settings;
  const sdk = await loadRpcSdk();
  const region = account.regions[0] ?? 'cn-hangzhou';
  const transport = createTransport(sdk, { attemptTimeoutMs, maxConnections: 1, egress });
  try {
    const endpoint = stsEndpointOf(account, region);
    const sts = createRpcClient(sdk, { region, credentials, endpoint, transport, clock });
    return toExpiring(await sts.callOperation('AssumeRole', query, signal, stsVersion));
  } finally {
    await transport.destroy();
  }
};

/** https://www.alibabacloud.com/help/en/ram/developer-reference/api-sts-2015-04-01-endpoint */
const stsEndpointOf = ({ stsEndpoint, ownSettings }: AccountConfig, region: string): string => {
  const byDefault =
    ownSettings.network === 'vpc' ? `https://sts-vpc.${region}.aliyuncs.com` : 'https://sts.aliyuncs.com';
  return endpointOf(stsEndpoint, region) ?? byDefault;
};

const toExpiring = ({ Credentials: given }: Record<string, unknown>): Expiring<RpcCredentials> => {
  const { AccessKeyId, AccessKeySecret, SecurityToken, Expiration } = (given ?? {}) as Record<string, unknown>;
  const expiresAt = Date.parse(String(Expiration));
  if (typeof AccessKeyId !== 'string' || typeof AccessKeySecret !== 'string' || typeof SecurityToken !== 'string') {
    throw new Error('AssumeRole answered no credentials');
  }
  return {
    value: { accessKeyId: AccessKeyId, accessKeySecret: AccessKeySecret, securityToken: SecurityToken },
    expiresAt: Number.isNaN(expiresAt) ? Date.now() + sessionSeconds * 1000 : expiresAt,
  };
};

/** The credentials of an account. */
export const sessionOf = createAccountSessions<RpcCredentials>({
  fromSandbox: (sandbox) => ({ ...sandbox, securityToken: '' }),
  partitionOf: () => null,
  loadIdentity:
    ({ credentials: { profile } }) =>
    () =>
      loadProfile(profile),
  loadRole,
  isSame,
});
