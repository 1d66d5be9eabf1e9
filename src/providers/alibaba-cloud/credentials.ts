import type { AccountConfig } from '../../config/config.ts';
import { within } from '../abort.ts';
import { endpointOf } from '../endpoint.ts';
import type { ClientSettings } from '../provider.ts';
import { createSession, type Expiring, type Session } from '../session.ts';
import { transportOptions } from '../transport.ts';
import { createRpcClient } from './rpc-client.ts';
import { loadCredentialsSdk, loadRpcSdk, type RpcCredentials } from './sdk.ts';

/** Shows in ActionTrail as the name of the session. */
const sessionName = 'key-policy-subgraph';

/** The SDK keeps and renews these by itself; it is asked again once a minute. */
const askAgainAfterMs = 60_000;

const sessionSeconds = 3600;

const stsVersion = '2015-04-01';

const sessions = new WeakMap<AccountConfig, Session<RpcCredentials>>();

interface OwnProvider {
  getCredentials(): Promise<Partial<RpcCredentials>>;
}

type Load = () => Promise<Expiring<RpcCredentials>>;

/** The credentials of an account, shared by its clients in all Regions so that a role is assumed once. */
export function sessionOf(account: AccountConfig, settings: ClientSettings): Session<RpcCredentials> {
  const known = sessions.get(account);
  if (known !== undefined) return known;
  const own = createOwnLoad(account);
  const { roleArn } = account.credentials;
  const session = createSession(roleArn === null ? own : createRoleLoad(account, roleArn, settings, own));
  sessions.set(account, session);
  return session;
}

/** The account's profile if it names one, else the SDK's default chain. */
function createOwnLoad({ credentials: { sandbox, profile } }: AccountConfig): Load {
  if (sandbox !== null) {
    const value = { ...sandbox, securityToken: '' };
    return async () => ({ value, expiresAt: null });
  }
  let provider: OwnProvider | null = null;
  return async () => {
    provider ??= toProvider(profile);
    const { accessKeyId = '', accessKeySecret = '', securityToken = '' } = await provider.getCredentials();
    return { value: { accessKeyId, accessKeySecret, securityToken }, expiresAt: Date.now() + askAgainAfterMs };
  };
}

/** A profile is looked for where the command line keeps it, and then where the SDKs do. */
function toProvider(profile: string | null): OwnProvider {
  const sdk = loadCredentialsSdk();
  if (profile === null) return sdk.DefaultCredentialsProvider.builder().build();
  const ofCli = sdk.CLIProfileCredentialsProvider.builder().withProfileName(profile).build();
  const ofSdk = sdk.ProfileCredentialsProvider.builder().withProfileName(profile).build();
  return { getCredentials: () => ofCli.getCredentials().catch(() => ofSdk.getCredentials()) };
}

/**
 * Assumes the role through the RPC client that also asks for keys: its errors have names, where those of the
 * credentials SDK are one text, and it takes an endpoint of one's own.
 * https://www.alibabacloud.com/help/en/ram/developer-reference/api-sts-2015-04-01-assumerole
 */
function createRoleLoad(account: AccountConfig, roleArn: string, settings: ClientSettings, own: Load): Load {
  const { externalId } = account.credentials;
  const region = account.regions[0] ?? 'cn-hangzhou';
  const query = {
    RoleArn: roleArn,
    RoleSessionName: sessionName,
    DurationSeconds: sessionSeconds,
    ...(externalId === null ? {} : { ExternalId: externalId }),
  };
  return async () => {
    const sdk = loadRpcSdk();
    const { value: credentials } = await own();
    const endpoint = stsEndpointOf(account, region);
    const transport = new sdk.Agent(transportOptions(settings.attemptTimeoutMs, 1));
    try {
      const sts = createRpcClient(sdk, { region, credentials, endpoint, transport });
      const answer = sts.ask('AssumeRole', query, null, stsVersion);
      return toExpiring(await within(answer, { signal: null, limitMs: settings.attemptTimeoutMs }));
    } finally {
      await transport.destroy();
    }
  };
}

function stsEndpointOf({ stsEndpoint, network }: AccountConfig, region: string): string {
  if (stsEndpoint !== null) return endpointOf(stsEndpoint, region);
  return network === 'vpc' ? `https://sts-vpc.${region}.aliyuncs.com` : 'https://sts.aliyuncs.com';
}

function toExpiring({ Credentials: given }: Record<string, unknown>): Expiring<RpcCredentials> {
  const { AccessKeyId, AccessKeySecret, SecurityToken, Expiration } = (given ?? {}) as Record<string, unknown>;
  const expiresAt = Date.parse(String(Expiration));
  if (typeof AccessKeyId !== 'string' || typeof AccessKeySecret !== 'string' || typeof SecurityToken !== 'string') {
    throw new Error('AssumeRole answered no credentials');
  }
  return {
    value: { accessKeyId: AccessKeyId, accessKeySecret: AccessKeySecret, securityToken: SecurityToken },
    expiresAt: Number.isNaN(expiresAt) ? Date.now() + sessionSeconds * 1000 : expiresAt,
  };
}
