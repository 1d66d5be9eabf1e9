import { causesOf } from './credentials-error.ts';

/**
 * Names and codes of errors of Node, of undici and of the SDKs' HTTP clients, by what went wrong with the connection.
 */
const timeoutNames: ReadonlySet<string> = new Set([
  'TimeoutError',
  'RequestTimeoutError',
  'ETIMEDOUT',
  'ESOCKETTIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
]);

const networkCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'EMFILE',
  // The other side has closed the connection, or this process has, because it is stopping.
  'UND_ERR_SOCKET',
  'UND_ERR_CLOSED',
  'UND_ERR_DESTROYED',
]);

const unresolvedCodes: ReadonlySet<string> = new Set(['ENOTFOUND', 'EAI_AGAIN']);

/** llhttp could not parse the response, or the other side does not speak TLS. */
const protocolCode = /^HPE_|^EPROTO$|WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|UNKNOWN_PROTOCOL/;

const certificateCode = /CERT|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)|ERR_TLS|ERR_SSL|HOSTNAME_MISMATCH/;

type TransportFailure = 'network' | 'host-not-found' | 'protocol' | 'certificate' | 'timeout';

const transportFailureOf = (error: Error): TransportFailure | null => {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (unresolvedCodes.has(code)) return 'host-not-found';
  if (networkCodes.has(code)) return 'network';
  if (protocolCode.test(code) || error.name === 'HTTPParserError') return 'protocol';
  if (certificateCode.test(code)) return 'certificate';
  return timeoutNames.has(code) || timeoutNames.has(error.name) ? 'timeout' : null;
};

/**
 * How a call failed, by Node's error codes, even if an SDK wrapped the error or several addresses were tried; null
 * where the transport did not fail.
 */
export const transportFailure = (error: unknown): TransportFailure | null => {
  const causes = causesOf(error);
  for (const cause of causes) {
    const failure = transportFailureOf(cause);
    if (failure !== null) return failure;
  }
  return causes.some((cause) => cause instanceof AggregateError) ? 'network' : null;
};
