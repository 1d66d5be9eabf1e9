import type { FastifyInstance, FastifyRequest, onRequestHookHandler } from 'fastify';
import { isLoopback } from '../config/check-environment.ts';
import type { ServerConfig } from '../config/config.ts';
import { type ErrorResponse, sendErrorResponse } from './error-response.ts';

const hostNotAllowed: ErrorResponse = {
  status: 403,
  code: 'FORBIDDEN',
  message: 'The header Host names a host that is not in allowedHosts.',
};
const severalHosts: ErrorResponse = {
  status: 400,
  code: 'BAD_REQUEST',
  message: 'The request has more than one header Host.',
};

/** Probes and scrapers may use any address of this machine; what they read contains no secrets. */
const isOperational = (url: string): boolean => /^\/(?:health|metrics)(?:[/?]|$)/.test(url);

/** The name without its port: `localhost` of `localhost:4000`, `[::1]` of `[::1]:4000`. */
const nameIn = (host: string): string => host.replace(/:\d*$/, '').toLowerCase();

/** Node ignores all but the first, of which others on the way may use the last. */
const hasSeveralHosts = (names: readonly string[]): boolean => {
  let hosts = 0;
  for (let at = 0; at < names.length; at += 2) {
    if (names[at]?.length === 4 && names[at]?.toLowerCase() === 'host') hosts += 1;
  }
  return hosts > 1;
};

/** A target with a host of its own (`GET http://localhost/graphql`) replaces the header: RFC 9112, section 3.2.2. */
const hostOf = ({ url, headers: { host = '' } }: FastifyRequest): string =>
  url.startsWith('/') || !URL.canParse(url) ? host : new URL(url).host;

/**
 * Rejects requests with more than one header Host, as RFC 9112, section 3.2, requires. Where the server listens on
 * loopback, also rejects requests to other host names: the owner of a web page could make its host name resolve to this
 * machine, so that browsers treat this server as the page's origin (DNS rebinding).
 */
export const registerHostCheck = (app: FastifyInstance, { host: address, allowedHosts }: ServerConfig): void => {
  const isLocal = isLoopback(address);
  const allowed = new Set(allowedHosts.map((name) => name.toLowerCase()));
  const isAllowed = (host: string): boolean => {
    const name = nameIn(host);
    return isLoopback(name) || allowed.has(name);
  };
  // Gateways always use the same host name, and parsing it takes longer than serving a cached key.
  let last: string | null = null;
  app.addHook('onRequest', (request, reply, done) => {
    if (hasSeveralHosts(request.raw.rawHeaders)) return sendErrorResponse(reply, severalHosts);
    if (!isLocal) return done();
    const host = hostOf(request);
    if (host === last) return done();
    if (isAllowed(host)) last = host;
    else if (!isOperational(request.url)) return sendErrorResponse(reply, hostNotAllowed);
    done();
  });
};

/**
 * Rejects requests that a browser sends for a page of another site. Apollo Server's own check is not used, since it
 * rejects every GET without extra headers, which GraphQL over HTTP allows.
 * https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Site
 */
export const rejectCrossSite: onRequestHookHandler = ({ headers }, reply, done) => {
  if (headers['sec-fetch-site'] !== 'cross-site') return done();
  return sendErrorResponse(reply, {
    status: 403,
    code: 'FORBIDDEN',
    message: 'Pages of other sites may not send requests to this service.',
  });
};
