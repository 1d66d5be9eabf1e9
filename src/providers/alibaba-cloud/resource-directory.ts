import type { Dispatcher } from 'undici';
import type { AccountConfig } from '../../config/config.ts';
import { createTransport } from '../../egress.ts';
import { endpointOf } from '../endpoint.ts';
import { incompleteAnswer } from '../incomplete-answer.ts';
import type { ClientSettings, OrganizationClient, Page } from '../provider.ts';
import { createContextOf, createProviderCall } from '../provider-call.ts';
import { sessionOf } from './credentials.ts';
import { isExpiredCredentials, isSkewedClock, isUnknownCredentials } from './errors.ts';
import { toResourceDirectoryError } from './resource-directory-errors.ts';
import { createRpcClient, createServerClock } from './rpc-client.ts';
import { loadRpcSdk } from './sdk.ts';

const version = '2022-04-19';
const publicEndpoint = 'https://resourcedirectory.aliyuncs.com';
/** Resource Directory is global, but its client needs a Region. */
const region = 'cn-hangzhou';
/** The largest page size. */
const pageSize = 100;

/** Members that have joined; the others have open or old invitations. */
const joined: ReadonlySet<unknown> = new Set(['CreateSuccess', 'InviteSuccess', 'PromoteSuccess']);

/**
 * Lists the members of a resource directory through the RPC client's generic call, since npm has no SDK for this API.
 * @see
 * https://www.alibabacloud.com/help/en/resource-management/resource-directory/developer-reference/api-resourcedirectorymaster-2022-04-19-listaccounts
 */
export const createResourceDirectoryClient = (account: AccountConfig, settings: ClientSettings): OrganizationClient => {
  const context = createContextOf({ provider: 'ALIBABA_CLOUD', region, accountId: account.accountId })('ListAccounts');
  const clock = createServerClock();
  const { attemptTimeoutMs, egress } = settings;
  const call = createProviderCall({
    session: sessionOf(account, settings),
    prepare: loadRpcSdk,
    attemptTimeoutMs,
    toError: toResourceDirectoryError,
    isExpired: isExpiredCredentials,
    isUnknown: isUnknownCredentials,
    isSkewed: isSkewedClock,
  });
  let transport: Dispatcher | null = null;
  return {
    listAccounts: (cursor, { signal: ended }) =>
      call(context, ended, async ({ prepared: sdk, credentials }, signal) => {
        transport ??= createTransport(sdk, { attemptTimeoutMs, maxConnections: 1, egress });
        const endpoint = endpointOf(account.endpoint, region) ?? publicEndpoint;
        const client = createRpcClient(sdk, { region, credentials, endpoint, transport, clock });
        const number = Number(cursor ?? 1);
        const answer = await client.callOperation(
          'ListAccounts',
          { PageNumber: number, PageSize: pageSize },
          signal,
          version,
        );
        const page = toPage(answer, number);
        if (page === null) throw incompleteAnswer(context, String(answer.RequestId));
        return page;
      }),
    close: () => void transport?.destroy().catch(() => {}),
  };
};

interface Member {
  readonly AccountId?: unknown;
  readonly Status?: unknown;
}

/** Null for an answer without members. */
const toPage = ({ Accounts, TotalCount }: Readonly<Record<string, unknown>>, number: number): Page<string> | null => {
  const members = (Accounts as { readonly Account?: unknown } | undefined)?.Account;
  if (!Array.isArray(members)) return null;
  const ids = (members as readonly Member[])
    .filter(({ Status }) => joined.has(Status))
    .map(({ AccountId }) => AccountId);
  const isLast = members.length === 0 || number * pageSize >= Number(TotalCount);
  return { items: ids.map(String), next: isLast ? null : String(number + 1) };
};
