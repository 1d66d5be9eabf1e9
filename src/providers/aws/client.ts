import type { GetKeyPolicyCommandOutput, KeyListEntry, KMSClient } from '@aws-sdk/client-kms';
import type { AccountConfig } from '../../config/config.ts';
import { KmsError, type KmsOperation } from '../../errors.ts';
import { untilAborted } from '../abort.ts';
import { endpointOf } from '../endpoint.ts';
import type { CallContext } from '../failure.ts';
import { incompleteAnswer } from '../incomplete-answer.ts';
import type { CallOptions, ClientSettings, KeyPage, KeyRef, PolicyText, ProviderClient } from '../provider.ts';
import type { Session } from '../session.ts';
import { sessionOf } from './credentials.ts';
import { isExpiredCredentials, toAwsError } from './errors.ts';
import { parseArn, partitionOf } from './key-ref.ts';
import { toMetadata } from './metadata.ts';
import { type AwsCredentials, loadKmsSdk, toRequestHandler } from './sdk.ts';

type KmsSdk = Awaited<ReturnType<typeof loadKmsSdk>>;

interface Connection {
  readonly sdk: KmsSdk;
  readonly kms: KMSClient;
}

/**
 * Talks to AWS KMS for one account in one Region. Retries are the SDK's.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html
 */
export function createAwsClient(account: AccountConfig, region: string, settings: ClientSettings): ProviderClient {
  const session = sessionOf(account, settings);
  const { accountId } = account;
  let connecting: Promise<Connection> | null = null;

  const connect = (): Promise<Connection> => {
    connecting ??= openConnection(account, region, settings, session);
    return connecting;
  };

  const call = async <T>(
    context: CallContext,
    signal: AbortSignal,
    run: (to: Connection) => Promise<T>,
  ): Promise<T> => {
    try {
      return await untilAborted(() => connect().then((to) => withSession(session, context, () => run(to))), signal);
    } catch (error) {
      throw error instanceof KmsError ? error : toAwsError(error, context);
    }
  };

  const contextOf = (operation: KmsOperation | null, ref: KeyRef | null, policyName: string | null): CallContext => ({
    provider: 'AWS',
    operation,
    region,
    accountId,
    arn: ref?.arn ?? null,
    policyName,
  });

  return {
    getKeyPolicy(ref, policyName, { signal }) {
      const context = contextOf('GetKeyPolicy', ref, policyName);
      return call(context, signal, async ({ sdk, kms }) => {
        const input = { KeyId: ref.arn, PolicyName: policyName };
        return toPolicyText(await kms.send(new sdk.GetKeyPolicyCommand(input), { abortSignal: signal }), context);
      });
    },
    describeKey(ref, { signal }) {
      const context = contextOf('DescribeKey', ref, null);
      return call(context, signal, async ({ sdk, kms }) => {
        const answer = await kms.send(new sdk.DescribeKeyCommand({ KeyId: ref.arn }), { abortSignal: signal });
        if (answer.KeyMetadata === undefined) throw incompleteAnswer(context, answer.$metadata.requestId);
        return toMetadata(answer.KeyMetadata);
      });
    },
    listKeys(cursor, limit, { signal }: CallOptions): Promise<KeyPage> {
      const context = contextOf('ListKeys', null, null);
      return call(context, signal, async ({ sdk, kms }) => {
        const input = { Limit: limit, ...(cursor === null ? {} : { Marker: cursor }) };
        const answer = await kms.send(new sdk.ListKeysCommand(input), { abortSignal: signal });
        if (answer.Keys === undefined) throw incompleteAnswer(context, answer.$metadata.requestId);
        const refs = answer.Keys.map((entry) => toRef(entry, region, accountId));
        return { refs, next: answer.Truncated === true ? (answer.NextMarker ?? null) : null };
      });
    },
    checkCredentials: ({ signal }) => call(contextOf(null, null, null), signal, async () => void (await session.get())),
    close() {
      connecting?.then(({ kms }) => kms.destroy()).catch(() => {});
    },
  };
}

async function openConnection(
  account: AccountConfig,
  region: string,
  settings: ClientSettings,
  session: Session<AwsCredentials>,
): Promise<Connection> {
  const sdk = await loadKmsSdk();
  const kms = new sdk.KMSClient({
    region,
    // The session renews credentials itself, for all Regions at once; the SDK's own keeping would come on top.
    credentials: Object.assign(() => session.get(), { memoized: true }),
    maxAttempts: settings.maxAttempts,
    retryMode: 'standard',
    cacheMiddleware: true,
    requestHandler: toRequestHandler(settings.attemptTimeoutMs, account.maxConcurrency) ?? {},
    ...(account.endpoint === null ? {} : { endpoint: endpointOf(account.endpoint, region) }),
  });
  return { sdk, kms };
}

/** Credentials that turn out to be expired are replaced, and the call is made once more. */
async function withSession<T>(
  session: Session<AwsCredentials>,
  context: CallContext,
  run: () => Promise<T>,
): Promise<T> {
  const credentials = await session.get();
  try {
    return await run();
  } catch (error) {
    const failure = error instanceof KmsError ? error : toAwsError(error, context);
    if (!isExpiredCredentials(failure) || !session.expired(credentials)) throw failure;
    return run();
  }
}

function toPolicyText({ Policy, $metadata }: GetKeyPolicyCommandOutput, context: CallContext): PolicyText {
  if (typeof Policy !== 'string') throw incompleteAnswer(context, $metadata.requestId);
  return { document: Policy, requestId: $metadata.requestId ?? null };
}

/** An id that only an emulator would give out is kept as it is: leaving it out would hide the key. */
function toRef({ KeyId = '', KeyArn }: KeyListEntry, region: string, accountId: string): KeyRef {
  const partition = partitionOf(region);
  const arn = KeyArn ?? `arn:${partition}:kms:${region}:${accountId}:key/${KeyId}`;
  const ref = parseArn(arn);
  return ref instanceof KmsError ? { provider: 'AWS', arn, partition, region, accountId, keyId: KeyId } : ref;
}
