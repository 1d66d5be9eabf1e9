import { rootCertificates } from 'node:tls';
import type { Agent, EnvHttpProxyAgent } from 'undici';
import type { EgressConfig } from './config/config.ts';

/** How long a connection stays open after the attempt that used it was abandoned, in milliseconds. */
const graceMs = 100;

/** Hosts of this machine, such as the embedded sandbox, are never reached through a proxy. */
const neverProxied = 'localhost,127.0.0.1,[::1]';

export interface TransportSettings {
  /** How long one attempt may take. */
  readonly attemptTimeoutMs: number;
  /** The maximum number of connections: that of concurrent calls. */
  readonly maxConnections: number;
  readonly egress: EgressConfig;
}

interface Undici {
  readonly Agent: typeof Agent;
  readonly EnvHttpProxyAgent: typeof EnvHttpProxyAgent;
}

/**
 * The connections to one endpoint, kept alive, through the proxy if there is one. The timeouts close the connection of
 * an abandoned attempt. They do not replace the time limit of an attempt, since undici checks its timers only from time
 * to time, and restarts them with every chunk.
 * @see https://undici.nodejs.org/#/docs/api/EnvHttpProxyAgent
 */
export const createTransport = (undici: Undici, settings: TransportSettings): Agent | EnvHttpProxyAgent => {
  const { attemptTimeoutMs, maxConnections, egress } = settings;
  const timeout = attemptTimeoutMs + graceMs;
  const tls = egress.caCertificates === null ? {} : { ca: [...rootCertificates, egress.caCertificates] };
  const options = {
    connections: maxConnections,
    connect: { timeout, ...tls },
    headersTimeout: timeout,
    bodyTimeout: timeout,
  };
  const { proxy } = egress;
  if (proxy === null) return new undici.Agent(options);
  return new undici.EnvHttpProxyAgent({
    ...options,
    httpProxy: proxy.http ?? '',
    httpsProxy: proxy.https ?? '',
    noProxy: [proxy.exceptions, neverProxied].filter((list) => list !== '').join(','),
    requestTls: tls,
    proxyTls: tls,
  });
};
