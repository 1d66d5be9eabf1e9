import type { KmsError } from '../../errors.ts';
import { type CallContext, type ErrorLine, type ErrorRow, type ErrorTable, toErrorRow } from '../error-table.ts';
import { toKmsError } from '../failure.ts';
import { awsErrors } from './error-table.ts';
import { toAwsFailure } from './errors.ts';

const page = 'https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html';

const denied: ErrorLine = [
  'KMS_ACCESS_DENIED',
  false,
  'AWS Organizations does not let these credentials list the accounts: they must be of the management account or of a delegated administrator, and need organizations:ListAccounts.',
  page,
];

/**
 * What AWS Organizations means otherwise than KMS, or alone.
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html#API_ListAccounts_Errors
 */
const lines: Readonly<Record<string, ErrorLine>> = {
  AccessDeniedException: denied,
  AccessDenied: denied,
  AWSOrganizationsNotInUseException: [
    'KMS_ACCESS_DENIED',
    false,
    'The account that is asked for the others is in no organization of AWS Organizations.',
    page,
  ],
  UnsupportedAPIEndpointException: [
    'KMS_INVALID_PARAMETER',
    false,
    'AWS Organizations does not answer at this endpoint.',
    page,
  ],
  InvalidInputException: [
    'KMS_INVALID_PARAMETER',
    false,
    'AWS Organizations does not accept a value that was sent.',
    page,
  ],
  TooManyRequestsException: ['KMS_THROTTLED', true, 'AWS Organizations was asked too often.', page],
  ServiceException: ['KMS_PROVIDER_INTERNAL_ERROR', true, 'AWS Organizations failed inside.', page],
};

const rows: ReadonlyMap<string, ErrorRow> = new Map(
  Object.entries(lines).map(([name, line]) => [name, toErrorRow(line)]),
);

const organizationErrors: ErrorTable = {
  find: (providerCode, context) => rows.get(providerCode) ?? awsErrors.find(providerCode, context),
  documentationUrl: () => page,
};

/** Converts whatever the SDK threw to a KmsError. */
export const toOrganizationError = (error: unknown, context: CallContext): KmsError =>
  toKmsError(toAwsFailure(error), organizationErrors, context, error);
