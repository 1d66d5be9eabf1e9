import type { GetKeyPolicyCommandOutput, KeyListEntry, KMSClient } from '@aws-sdk/client-kms';
import type { AccountConfig } from '../../config/config.ts';
import { KmsError } from '../../errors.ts';
import { untilAborted } from '../abort.ts';
import { endpointOf } from '../endpoint.ts';
import { type CallContext, createContextOf } from '../failure.ts';
import { incompleteAnswer } from '../incomplete-answer.ts';
import type { CallOptions, ClientSettings, KeyPage, KeyRef, PolicyText, ProviderClient } from '../provider.ts';
import { type Session, withSession } from '../session.ts';
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
  const { accountId } = account;
  const contextOf = createContextOf({ provider: 'AWS', region, accountId });
  const { call, close } = createCaller(account, region, settings);
  return {
    getKeyPolicy(ref, policyName, { signal }) {
      const context = contextOf('GetKeyPolicy', ref.arn, policyName);
      return call(context, signal, async ({ sdk, kms }) => {
        const input = { KeyId: ref.arn, PolicyName: policyName };
        return toPolicyText(await kms.send(new sdk.GetKeyPolicyCommand(input), { abortSignal: signal }), context);
      });
    },
    describeKey(ref, { signal }) {
      const context = contextOf('DescribeKey', ref.arn);
      return call(context, signal, async ({ sdk, kms }) => {
        const answer = await kms.send(new sdk.DescribeKeyCommand({ KeyId: ref.arn }), { abortSignal: signal });
        if (answer.KeyMetadata === undefined) throw incompleteAnswer(context, answer.$metadata.requestId);
        return toMetadata(answer.KeyMetadata);
      });
    },
    listKeys(cursor, limit, { signal }: CallOptions): Promise<KeyPage> {
      const context = contextOf('ListKeys');
      return call(context, signal, async ({ sdk, kms }) => {
        const input = { Limit: limit, ...(cursor === null ? {} : { Marker: cursor }) };
        const answer = await kms.send(new sdk.ListKeysCommand(input), { abortSignal: signal });
        if (answer.Keys === undefined) throw incompleteAnswer(context, answer.$metadata.requestId);
        const refs = answer.Keys.map((entry) => toRef(entry, region, accountId));
        return { refs, next: answer.Truncated === true ? (answer.NextMarker ?? null) : null };
      });
    },
    checkCredentials: ({ signal }) => call(contextOf(null), signal, async () => {}),
    close,
  };
}

type Run<T> = (to: Connection) => Promise<T>;

/** Runs calls with the account's credentials, over connections that are opened with the first of them. */
function createCaller(account: AccountConfig, region: string, settings: ClientSettings) {
  const session = sessionOf(account, settings);
  let connecting: Promise<Connection> | null = null;
  return {
    call<T>(context: CallContext, signal: AbortSignal, run: Run<T>): Promise<T> {
      const toError = (error: unknown) => (error instanceof KmsError ? error : toAwsError(error, context));
      const attempt = async () => {
        connecting ??= openConnection(account, region, settings, session);
        return run(await connecting);
      };
      const work = () => withSession(session, attempt, { toError, isExpired: isExpiredCredentials });
      return untilAborted(work, signal).catch((error: unknown) => {
        throw toError(error);
      });
    },
    close(): void {
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
