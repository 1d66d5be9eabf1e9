import type { KmsError } from '../../errors.ts';
import { type CallContext, type ErrorLine, type ErrorTable, toErrorRow } from '../error-table.ts';
import { toKmsError } from '../failure.ts';
import { alibabaCloudErrors } from './error-table.ts';
import { toAlibabaCloudFailure } from './errors.ts';

const page =
  'https://www.alibabacloud.com/help/en/resource-management/resource-directory/developer-reference/api-resourcedirectorymaster-2022-04-19-listaccounts';

const denied: ErrorLine = [
  'KMS_ACCESS_DENIED',
  false,
  'Resource Directory does not let these credentials list its members: they must be of the management account or of a delegated administrator, and need resourcemanager:ListAccounts.',
  page,
];
const noDirectory: ErrorLine = [
  'KMS_ACCESS_DENIED',
  false,
  'The account that is asked for the others has no resource directory.',
  page,
];

/** Codes that mean something else in Resource Directory than in KMS, by their prefix. */
const lines: readonly (readonly [prefix: string, line: ErrorLine])[] = [
  ['nopermission', denied],
  ['forbidden', denied],
  ['entitynotexists.resourcedirectory', noDirectory],
  ['resourcedirectorynotinuse', noDirectory],
];

const resourceDirectoryErrors: ErrorTable = {
  find(providerCode, context) {
    const name = providerCode.toLowerCase();
    const line = lines.find(([prefix]) => name.startsWith(prefix));
    return line ? toErrorRow(line[1]) : alibabaCloudErrors.find(providerCode, context);
  },
  documentationUrl: () => page,
};

/** Converts whatever the call threw to a KmsError. */
export const toResourceDirectoryError = (error: unknown, context: CallContext): KmsError =>
  toKmsError(toAlibabaCloudFailure(error), resourceDirectoryErrors, context, error);
