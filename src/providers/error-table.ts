import type { KmsErrorCode, KmsProvider } from '../errors.ts';

/** The call that an error is about. */
export interface CallContext {
  readonly provider: KmsProvider;
  /** The provider's own name. */
  readonly operation: string | null;
  readonly region: string;
  readonly accountId: string;
  readonly arn: string | null;
  readonly policyName: string | null;
}

/** A line of a provider's error table. */
export interface ErrorRow {
  readonly code: KmsErrorCode;
  /** What went wrong, and what helps, in one or two sentences. */
  readonly message: string;
  readonly retryable: boolean;
  /** The vendor's page; null stands for the page of the operation. */
  readonly documentationUrl: string | null;
}

/** A row as the tables write it. Without a page, that of the operation applies. */
export type ErrorLine = readonly [code: KmsErrorCode, retryable: boolean, message: string, documentationUrl?: string];

export const toErrorRow = ([code, retryable, message, documentationUrl]: ErrorLine): ErrorRow => ({
  code,
  retryable,
  message,
  documentationUrl: documentationUrl ?? null,
});

/** Maps a provider's own names of errors to rows. */
export interface ErrorTable {
  /** The row for the provider's own name of an error; undefined for a name that nobody documented. */
  find(providerCode: string, context: Pick<CallContext, 'operation' | 'policyName' | 'arn'>): ErrorRow | undefined;
  /** The page of an operation. */
  documentationUrl(operation: string): string;
}
