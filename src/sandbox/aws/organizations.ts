import { jsonResponse, kmsError } from './errors.ts';
import type { OperationCall, Operations } from './operation.ts';

const organizationId = 'o-a1b2c3d4e5';
const maxResults = 20;

/**
 * The operations of AWS Organizations. All of the sandbox's AWS accounts belong to one organization, and the first is
 * its management account.
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html
 */
export const organizationsOperations: Operations = {
  ListAccounts(call) {
    checkManages(call);
    const { start, limit } = readPage(call);
    const accounts = call.state.directory.list('AWS');
    const end = start + limit;
    return jsonResponse({
      Accounts: accounts.slice(start, end).map(({ accountId, open }) => ({
        Id: accountId,
        Arn: `arn:aws:organizations::${accounts[0]?.accountId}:account/${organizationId}/${accountId}`,
        Email: `${accountId}@example.com`,
        Name: `Sandbox ${accountId}`,
        Status: open ? 'ACTIVE' : 'SUSPENDED',
        State: open ? 'ACTIVE' : 'CLOSED',
        JoinedMethod: 'CREATED',
        JoinedTimestamp: Date.parse('2024-01-10T00:00:00Z') / 1000,
      })),
      ...(end < accounts.length ? { NextToken: String(end) } : {}),
    });
  },
};

const checkManages = ({ state, signature: { credential } }: OperationCall): void => {
  if (state.directory.manages('AWS', credential.signer.accountId)) return;
  throw kmsError('AccessDeniedException', "You don't have permissions to access this resource.");
};

const readPage = ({ parameters }: OperationCall): { readonly start: number; readonly limit: number } => {
  const limit = Number(parameters.MaxResults ?? maxResults);
  const start = Number(parameters.NextToken ?? 0);
  if (!Number.isInteger(limit) || limit < 1 || limit > maxResults || !Number.isInteger(start)) {
    throw kmsError('InvalidInputException', 'You provided invalid values for one or more of the request parameters.');
  }
  return { start, limit };
};
