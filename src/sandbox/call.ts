/** The providers that the sandbox simulates, by their ids. */
export type Cloud = 'AWS' | 'ALIBABA_CLOUD';

/** A recorded request. Values that could not be determined, for example without a valid signature, are null. */
export interface Call {
  readonly provider: Cloud;
  readonly operation: string;
  readonly accountId: string | null;
  readonly region: string | null;
  /** The key id, even if the request contained an ARN. */
  readonly keyId: string | null;
}

/** Omitted fields match everything. */
export type CallFilter = { readonly [Field in keyof Call]?: Call[Field] };

export const matchesCall = (filter: CallFilter, call: Call): boolean => {
  return (
    (filter.provider === undefined || filter.provider === call.provider) &&
    (filter.operation === undefined || filter.operation === call.operation) &&
    (filter.accountId === undefined || filter.accountId === call.accountId) &&
    (filter.region === undefined || filter.region === call.region) &&
    (filter.keyId === undefined || filter.keyId === call.keyId)
  );
};
