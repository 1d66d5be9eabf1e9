import type { FastifyInstance } from 'fastify';
import type { EndUser } from '../../end-user.ts';
import { type ErrorResponse, sendErrorResponse } from '../../error-response.ts';
import type { EndUsers } from './end-users.ts';
import { SigningKeysUnavailable } from './signing-keys-unavailable.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The token's end user. Only set where tokens are required. */
    endUser: EndUser | null;
  }
}

const noToken: ErrorResponse = {
  status: 401,
  code: 'UNAUTHENTICATED',
  message: 'A bearer token is required.',
  headers: { 'www-authenticate': 'Bearer' },
};

const badToken: ErrorResponse = {
  status: 401,
  code: 'UNAUTHENTICATED',
  message: 'The bearer token is not valid.',
  headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
};

const cannotTell: ErrorResponse = {
  status: 503,
  code: 'SERVICE_UNAVAILABLE',
  message: "The bearer token can't be verified at the moment.",
  headers: { 'retry-after': '5' },
};

/** https://www.rfc-editor.org/rfc/rfc6750#section-2.1 */
const credentials = /^Bearer +([\w.~+/-]+=*)$/i;

const tokenIn = (authorization: string | undefined): string | null =>
  credentials.exec(authorization ?? '')?.[1] ?? null;

/**
 * Rejects requests without a valid token of the configured issuer, and sets `request.endUser`. The response does not
 * say what is wrong with a token, since that would help only attackers.
 */
export const guardByToken = (app: FastifyInstance, endUsers: EndUsers): void => {
  app.decorateRequest('endUser', null);
  app.addHook('preHandler', (request, reply, done) => {
    const token = tokenIn(request.headers.authorization);
    if (token === null) {
      sendErrorResponse(reply, noToken);
      return;
    }
    const known = endUsers.peek(token);
    if (known) {
      request.endUser = known;
      done();
      return;
    }
    endUsers.identify(token).then(
      (endUser) => {
        request.endUser = endUser;
        done();
      },
      (error: unknown) =>
        void sendErrorResponse(reply, error instanceof SigningKeysUnavailable ? cannotTell : badToken),
    );
  });
};
