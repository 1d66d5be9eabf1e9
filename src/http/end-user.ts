import { KmsError } from '../errors.ts';
import type { ReadTarget } from '../graphql/context.ts';

/** The end user of a request, as far as known. */
export interface EndUser {
  /** For the audit log; null where end users are not identified. */
  readonly subject: string | null;
  /** Null where the end user may read the target; otherwise the error. */
  authorize(target: ReadTarget): KmsError | null;
  /** Whether the token allows bypassing the cache. */
  readonly mayReadFresh: boolean;
}

const forbidden = ({ provider, accountId, region, arn }: ReadTarget): KmsError =>
  new KmsError({
    code: 'FORBIDDEN',
    message: "Your token's scopes don't cover keys of this account and Region. No cloud was called.",
    provider,
    accountId,
    region,
    arn,
  });

/** An end user who may read where `allows` returns true. */
export const createEndUser = (
  subject: string | null,
  allows: (target: ReadTarget) => boolean,
  mayReadFresh = false,
): EndUser => ({
  subject,
  authorize: (target) => (allows(target) ? null : forbidden(target)),
  mayReadFresh,
});
