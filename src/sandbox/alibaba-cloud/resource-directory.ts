import type { HttpOutcome } from '../http-server.ts';
import { refusals, toResponse } from './errors.ts';
import type { Operation, OperationCall } from './operation.ts';
import { readPage } from './paging.ts';

/** Lists the open accounts: a member that has left is no longer listed. */
const listAccounts = ({ request, credential, state }: OperationCall): HttpOutcome => {
  if (!state.directory.manages('ALIBABA_CLOUD', credential.signer.accountId)) throw refusals.notManagingDirectory();
  const { start, size, members } = readPage(request);
  const accounts = state.directory.list('ALIBABA_CLOUD').filter(({ open }) => open);
  return toResponse(request, {
    ...members,
    TotalCount: accounts.length,
    Accounts: {
      Account: accounts.slice(start, start + size).map(({ accountId }, index) => ({
        AccountId: accountId,
        DisplayName: `Sandbox ${accountId}`,
        FolderId: 'fd-sandbox0001',
        JoinMethod: start + index === 0 ? 'invited' : 'created',
        JoinTime: '2024-01-10T00:00:00Z',
        ModifyTime: '2024-01-10T00:00:00Z',
        ResourceDirectoryId: 'rd-sandbox',
        Status: start + index === 0 ? 'InviteSuccess' : 'CreateSuccess',
        Type: start + index === 0 ? 'CloudAccount' : 'ResourceAccount',
      })),
    },
  });
};

/**
 * The operations of the resource directory, to which all of the sandbox's Alibaba Cloud accounts belong. The first
 * account is its management account.
 * https://www.alibabacloud.com/help/en/resource-management/resource-directory/developer-reference/api-resourcedirectorymaster-2022-04-19-listaccounts
 */
export const resourceDirectoryOperations: Readonly<Record<string, Operation>> = {
  ListAccounts: { version: '2022-04-19', run: listAccounts },
};
