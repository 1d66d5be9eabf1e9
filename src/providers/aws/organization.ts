import type { Account } from '@aws-sdk/client-organizations';
import type { AccountConfig } from '../../config/config.ts';
import { endpointOf } from '../endpoint.ts';
import { incompleteAnswer } from '../incomplete-answer.ts';
import type { ClientSettings, OrganizationClient } from '../provider.ts';
import { createContextOf, createProviderCall } from '../provider-call.ts';
import type { Session } from '../session.ts';
import { sessionOf } from './credentials.ts';
import { isExpiredCredentials, isSkewedClock, isUnknownCredentials } from './errors.ts';
import { toOrganizationError } from './organization-errors.ts';
import { partitionOf } from './partitions.ts';
import { type AwsCredentials, createHandler, loadOrganizationsSdk, oneAttempt } from './sdk.ts';

/** The Region of Organizations in each partition. https://docs.aws.amazon.com/general/latest/gr/ao.html */
const homeRegions: Readonly<Record<string, string>> = {
  'aws-cn': 'cn-northwest-1',
  'aws-us-gov': 'us-gov-west-1',
};

/** The largest page size. */
const pageSize = 20;

/**
 * Lists the accounts of an organization in AWS Organizations.
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html
 */
export const createAwsOrganizationClient = (account: AccountConfig, settings: ClientSettings): OrganizationClient => {
  const region = homeRegions[partitionOf(account.regions[0] ?? '')] ?? 'us-east-1';
  const session = sessionOf(account, settings);
  const context = createContextOf({ provider: 'AWS', region, accountId: account.accountId })('ListAccounts');
  let connection: ReturnType<typeof connect> | null = null;
  const open = () => {
    connection ??= connect(account, region, settings, session);
    return connection;
  };
  const call = createProviderCall({
    session,
    prepare: open,
    attemptTimeoutMs: settings.attemptTimeoutMs,
    toError: toOrganizationError,
    isExpired: isExpiredCredentials,
    isUnknown: isUnknownCredentials,
    isSkewed: isSkewedClock,
  });
  return {
    listAccounts: (cursor, { signal }) =>
      call(context, signal, async ({ prepared: { sdk, client } }) => {
        const input = { MaxResults: pageSize, ...(cursor === null ? {} : { NextToken: cursor }) };
        const answer = await client.send(new sdk.ListAccountsCommand(input));
        if (answer.Accounts === undefined) throw incompleteAnswer(context, answer.$metadata.requestId);
        return { items: answer.Accounts.filter(isOpen).flatMap(({ Id }) => Id ?? []), next: answer.NextToken ?? null };
      }),
    close: () => void connection?.then(({ client }) => client.destroy()).catch(() => {}),
  };
};

const connect = async (
  account: AccountConfig,
  region: string,
  { attemptTimeoutMs, egress }: ClientSettings,
  session: Session<AwsCredentials>,
) => {
  const sdk = await loadOrganizationsSdk();
  const endpoint = endpointOf(account.endpoint, region);
  const client = new sdk.OrganizationsClient({
    region,
    credentials: Object.assign(() => session.get(), { memoized: true }),
    retryStrategy: oneAttempt,
    requestHandler: createHandler(sdk, { attemptTimeoutMs, maxConnections: 1, egress }),
    ...(endpoint === null ? {} : { endpoint }),
  });
  return { sdk, client };
};

/** `State` takes the place of `Status`, which AWS still answers. */
const isOpen = ({ State, Status }: Account): boolean => (State ?? Status) === 'ACTIVE';
