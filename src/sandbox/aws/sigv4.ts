import { createHash } from 'node:crypto';
import { HttpRequest } from '@smithy/core/protocols';
import { Hash } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Credential, CredentialStore } from '../credentials.ts';
import type { HttpRequest as ReceivedRequest } from '../http-server.ts';
import { isSameSignature } from '../same-signature.ts';
import type { ServiceError } from '../service-error.ts';
import { kmsError } from './errors.ts';

/** The signer's credential, and the Region for which the request was signed. */
export interface VerifiedSignature {
  readonly credential: Credential;
  readonly region: string;
}

interface Authorization {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly terminator: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

/** The simulated services that use AWS JSON 1.1. */
export type JsonService = 'kms' | 'organizations';

type Service = JsonService | 'sts';

const skewMinutes: Readonly<Record<Service, number>> = { kms: 5, organizations: 5, sts: 15 };

const invalid = (message: string): ServiceError => kmsError('InvalidSignatureException', message);
const incomplete = (message: string): ServiceError => kmsError('IncompleteSignatureException', message);
const unrecognized = (): ServiceError =>
  kmsError('UnrecognizedClientException', 'The security token included in the request is invalid.');

/**
 * Verifies the Signature Version 4 in a request's Authorization header: its form, scope and date, the access key, the
 * session, and the signature itself, by signing the request again. Throws the service's own errors.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export const verifySignature = async (
  request: ReceivedRequest,
  credentials: CredentialStore,
  service: Service,
): Promise<VerifiedSignature> => {
  const header = request.headers.authorization;
  if (!header) throw kmsError('MissingAuthenticationTokenException', 'Missing Authentication Token');
  const authorization = parseAuthorization(header);
  checkScope(authorization, service);
  const signedAt = checkDate(request, authorization, service);
  const credential = credentials.find('AWS', authorization.accessKeyId);
  if (!credential) throw unrecognized();
  checkSession(request, credential);
  if (!(await isSignedBy(request, authorization, credential, signedAt))) {
    throw invalid(
      'The request signature we calculated does not match the signature you provided. ' +
        'Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    );
  }
  return { credential, region: authorization.region };
};

const parseAuthorization = (header: string): Authorization => {
  const [algorithm = '', ...rest] = header.split(' ');
  if (algorithm !== 'AWS4-HMAC-SHA256') throw incomplete(`Unsupported AWS 'algorithm': '${algorithm}'.`);
  const parts = new Map<string, string>();
  for (const part of rest.join(' ').split(',')) {
    const [name = '', value] = part.trim().split(/=(.*)/s);
    if (value === undefined) {
      throw incomplete(
        `'${name}' not a valid key=value pair (missing equal-sign) in Authorization header: '${header}'.`,
      );
    }
    parts.set(name, value);
  }
  return toAuthorization(parts);
};

const toAuthorization = (parts: ReadonlyMap<string, string>): Authorization => {
  const missing = ['Credential', 'Signature', 'SignedHeaders'].filter((name) => !parts.get(name));
  if (missing.length > 0) {
    throw incomplete(missing.map((name) => `Authorization header requires '${name}' parameter. `).join(''));
  }
  const scope = parts.get('Credential')?.split('/') ?? [];
  if (scope.length !== 5) {
    throw incomplete(`Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.`);
  }
  const [accessKeyId = '', date = '', region = '', service = '', terminator = ''] = scope;
  const signedHeaders = parts.get('SignedHeaders')?.split(';') ?? [];
  return { accessKeyId, date, region, service, terminator, signedHeaders, signature: parts.get('Signature') ?? '' };
};

const checkScope = ({ region, service, terminator, signedHeaders }: Authorization, expected: Service): void => {
  if (!/^[a-z]{2}(-[a-z]+)+-\d+$/.test(region)) throw invalid('Credential should be scoped to a valid region. ');
  if (service !== expected) throw invalid(`Credential should be scoped to correct service: '${expected}'. `);
  if (terminator !== 'aws4_request')
    throw invalid(`Credential should be scoped with a valid terminator: 'aws4_request'. `);
  if (!signedHeaders.includes('host')) {
    throw invalid("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
  }
};

const toAmzDate = (time: number): string => new Date(time).toISOString().replace(/[-:]|\.\d+/g, '');

const checkDate = (request: ReceivedRequest, authorization: Authorization, service: Service): Date => {
  const sent = String(request.headers['x-amz-date'] ?? '');
  const found = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(sent);
  if (!found) {
    throw incomplete("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
  }
  const [, year, month, day, hour, minute, second] = found.map(Number);
  const time = Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second);
  if (authorization.date !== sent.slice(0, 8)) {
    throw invalid(
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${authorization.date}' != '${sent.slice(0, 8)}', from '${sent}'.`,
    );
  }
  checkAge(time, sent, skewMinutes[service]);
  return new Date(time);
};

const checkAge = (time: number, sent: string, minutes: number): void => {
  const now = Date.now();
  const oldest = now - minutes * 60_000;
  const newest = now + minutes * 60_000;
  if (time < oldest) {
    throw invalid(
      `Signature expired: ${sent} is now earlier than ${toAmzDate(oldest)} (${toAmzDate(now)} - ${minutes} min.)`,
    );
  }
  if (time > newest) {
    throw invalid(
      `Signature not yet current: ${sent} is still later than ${toAmzDate(newest)} (${toAmzDate(now)} + ${minutes} min.)`,
    );
  }
};

const checkSession = (request: ReceivedRequest, { session }: Credential): void => {
  const token = request.headers['x-amz-security-token'];
  if (session === null ? token !== undefined : token !== session.token) throw unrecognized();
  if (session && session.expiresAt <= Date.now()) {
    throw kmsError('ExpiredTokenException', 'The security token included in the request is expired');
  }
};

const isSignedBy = async (
  request: ReceivedRequest,
  authorization: Authorization,
  credential: Credential,
  signingDate: Date,
): Promise<boolean> => {
  const { signedHeaders } = authorization;
  if (signedHeaders.some((name) => request.headers[name] === undefined)) return false;
  const claimedHash = request.headers['x-amz-content-sha256'];
  if (claimedHash !== undefined && claimedHash !== createHash('sha256').update(request.body).digest('hex'))
    return false;
  const headers = Object.fromEntries(signedHeaders.map((name) => [name, String(request.headers[name])]));
  const query = Object.fromEntries(new URLSearchParams(request.query));
  const anew = await createSigner(authorization, credential).sign(
    new HttpRequest({ method: request.method, path: request.path, query, headers, body: request.body }),
    { signingDate, signableHeaders: new Set(signedHeaders) },
  );
  const [, expected = ''] = /Signature=([0-9a-f]+)$/.exec(anew.headers.authorization ?? '') ?? [];
  return isSameSignature(authorization.signature, expected);
};

const createSigner = ({ region, service }: Authorization, { accessKeyId, secret, session }: Credential): SignatureV4 =>
  new SignatureV4({
    credentials: { accessKeyId, secretAccessKey: secret, ...(session ? { sessionToken: session.token } : {}) },
    region,
    service,
    sha256: Hash.bind(null, 'sha256'),
    applyChecksum: false,
  });
