import type { FastifyRequest } from 'fastify';
import { KmsError } from '../errors.ts';
import type { ReadTarget } from '../graphql/context.ts';
import { certificateOf } from './auth/gateway/client-certificate.ts';

/** The end user of a request, as far as known. */
export interface EndUser {
  /** For the audit log; null where end users are not identified. */
  readonly subject: string | null;
  /** Null where the end user may read the target; otherwise the error. */
  authorize(target: ReadTarget): KmsError | null;
  /** Whether the token allows bypassing the cache. */
  readonly mayReadFresh: boolean;
}

/** The end user where no tokens are required: every authenticated request may read everything. */
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

/**
 * The caller of a request, for fair scheduling between callers: the token's subject, else the gateway's credentials,
 * else the client's address. It is kept only in memory, and only while the request waits.
 */
export const callerOf = ({ headers, raw: { socket } }: FastifyRequest, { subject }: EndUser): string => {
  if (subject !== null) return `subject ${subject}`;
  const secret = headers['router-authorization'];
  if (typeof secret === 'string') return `gateway ${secret}`;
  const certificate = certificateOf(socket);
  if (certificate !== null) return `gateway ${certificate}`;
  return `address ${socket.remoteAddress ?? ''}`;
};
