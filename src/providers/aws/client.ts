import type { KeyListEntry, KMSClient } from '@aws-sdk/client-kms';
import type { AccountConfig } from '../../config/config.ts';
import { createTransport } from '../../egress.ts';
import { KmsError } from '../../errors.ts';
import { endpointOf } from '../endpoint.ts';
import { incompleteAnswer } from '../incomplete-answer.ts';
import { pauseLoading } from '../pause-loading.ts';
import type { ClientSettings, KeyPage, KeyRef, ProviderClient } from '../provider.ts';
import { createContextOf, createProviderCall } from '../provider-call.ts';
import type { Session } from '../session.ts';
import { sessionOf } from './credentials.ts';
import { isExpiredCredentials, isSkewedClock, isUnknownCredentials, toAwsError } from './errors.ts';
import { createKeyDetails } from './key-details.ts';
import { awsKeyNames } from './key-ref.ts';
import { toMetadata } from './metadata.ts';
import { partitionOf } from './partitions.ts';
import { type AwsCredentials, abortable, type KmsSdk, loadKmsSdk, oneAttempt, sendDirectly } from './sdk.ts';
import { warmUpSdk } from './sdk-warm-up.ts';

interface Connection {
  readonly sdk: KmsSdk;
  readonly kms: KMSClient;
}

/**
 * Talks to AWS KMS for one account in one Region.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html
 */
export const createAwsClient = (account: AccountConfig, region: string, settings: ClientSettings): ProviderClient => {
  const { accountId } = account;
  const contextOf = createContextOf({ provider: 'AWS', region, accountId });
  const session = sessionOf(account, settings);
  const connection = createConnection(account, region, settings, session);
  const call = createProviderCall({
    session,
    prepare: connection.open,
    attemptTimeoutMs: settings.attemptTimeoutMs,
    toError: toAwsError,
    isExpired: isExpiredCredentials,
    isUnknown: isUnknownCredentials,
    isSkewed: isSkewedClock,
  });
  return {
    getKeyPolicy(ref, policyName, { signal: ended }) {
      const context = contextOf('GetKeyPolicy', ref.arn, policyName);
      return call(context, ended, async ({ prepared: { sdk, kms } }, signal) => {
        const input = abortable({ KeyId: ref.arn, PolicyName: policyName }, signal);
        const { Policy: document, $metadata } = await kms.send(new sdk.GetKeyPolicyCommand(input));
        if (typeof document !== 'string') throw incompleteAnswer(context, $metadata.requestId);
        return { document, providerRequestId: $metadata.requestId ?? null };
      });
    },
    describeKey(ref, { signal: ended }) {
      const context = contextOf('DescribeKey', ref.arn);
      return call(context, ended, async ({ prepared: { sdk, kms } }, signal) => {
        const answer = await kms.send(new sdk.DescribeKeyCommand(abortable({ KeyId: ref.arn }, signal)));
        if (answer.KeyMetadata === undefined) throw incompleteAnswer(context, answer.$metadata.requestId);
        return toMetadata(answer.KeyMetadata, ref.arn);
      });
    },
    listKeys(cursor, limit, { signal: ended }): Promise<KeyPage> {
      const context = contextOf('ListKeys');
      return call(context, ended, async ({ prepared: { sdk, kms } }, signal) => {
        const input = { Limit: limit, ...(cursor === null ? {} : { Marker: cursor }) };
        const answer = await kms.send(new sdk.ListKeysCommand(abortable(input, signal)));
        if (answer.Keys === undefined) throw incompleteAnswer(context, answer.$metadata.requestId);
        const refs = answer.Keys.map((entry) => toRef(entry, region, accountId));
        return { refs, next: answer.Truncated === true ? (answer.NextMarker ?? null) : null };
      });
    },
    ...createKeyDetails({
      contextOf,
      send: (context, signal, ask) =>
        call(context, signal, ({ prepared: { sdk, kms } }, ended) => ask(sdk, kms, ended)),
    }),
    checkCredentials: ({ signal }) => call(contextOf(null), signal, async () => {}),
    close: () => connection.close(),
  };
};

/** The SDK's client, made when the first call needs it. */
const createConnection = (
  account: AccountConfig,
  region: string,
  settings: ClientSettings,
  session: Session<AwsCredentials>,
) => {
  const open = async (): Promise<Connection> => {
    const sdk = await loadKmsSdk();
    // Not awaited, and its errors are ignored: a warm-up must neither delay nor fail a call.
    warmUpSdk(sdk).catch(() => {});
    await pauseLoading();
    return { sdk, kms: createKms(sdk, account, region, settings, session) };
  };
  let opening: Promise<Connection> | null = null;
  return {
    open(): Promise<Connection> {
      opening ??= open();
      return opening;
    },
    close: (): void => void opening?.then(({ kms }) => kms.destroy()).catch(() => {}),
  };
};

const createKms = (
  sdk: KmsSdk,
  account: AccountConfig,
  region: string,
  { attemptTimeoutMs, egress }: ClientSettings,
  session: Session<AwsCredentials>,
): KMSClient => {
  const endpoint = endpointOf(account.endpoint, region);
  const transport = createTransport(sdk, { attemptTimeoutMs, maxConnections: account.maxConcurrency, egress });
  // `memoized` keeps the SDK from caching the credentials as well: the session renews them, for all Regions at once.
  const credentials = Object.assign(() => session.get(), { memoized: true });
  const kms = new sdk.KMSClient({
    region,
    credentials,
    // Without this, the SDK creates a signer for each call, from a copy of its whole configuration.
    signer: new sdk.SignatureV4({ credentials, region, service: 'kms', sha256: sdk.Hash.bind(null, 'sha256') }),
    retryStrategy: oneAttempt,
    cacheMiddleware: true,
    requestHandler: new sdk.UndiciHttpHandler({ dispatcher: transport }),
    ...(endpoint === null ? {} : { endpoint }),
  });
  sendDirectly(sdk, kms, transport);
  return kms;
};

/** An id that only an emulator would give out is kept as it is: leaving it out would hide the key. */
const toRef = ({ KeyId = '', KeyArn }: KeyListEntry, region: string, accountId: string): KeyRef => {
  const partition = partitionOf(region);
  const arn = KeyArn ?? `arn:${partition}:kms:${region}:${accountId}:key/${KeyId}`;
  const ref = awsKeyNames.parseArn(arn);
  return ref instanceof KmsError ? { provider: 'AWS', arn, partition, region, accountId, keyId: KeyId } : ref;
};
