import { KmsError } from '../errors.ts';
import type { ReadTarget } from '../graphql/context.ts';

/** The caller of a request, as far as it is known. */
export interface EndUser {
  /** For the audit line; null where callers are not identified. */
  readonly subject: string | null;
  /** Null where the caller may read there; the refusal where not. */
  authorize(target: ReadTarget): KmsError | null;
  /** Whether the token says that it may read past the cache. */
  readonly mayReadFresh: boolean;
}

/** Where no tokens are asked for, whoever got in may read everything. */
export const anyone: EndUser = { subject: null, authorize: () => null, mayReadFresh: false };

const forbidden = ({ provider, accountId, region, arn }: ReadTarget): KmsError =>
  new KmsError({
    code: 'FORBIDDEN',
    message: "Your token's scopes don't cover keys of this account and Region. No cloud was called.",
    provider,
    accountId,
    region,
    arn,
  });

/** A caller who may read where `allows` says so. */
export const createEndUser = (
  subject: string | null,
  allows: (target: ReadTarget) => boolean,
  mayReadFresh = false,
): EndUser => ({
  subject,
  authorize: (target) => (allows(target) ? null : forbidden(target)),
  mayReadFresh,
});
