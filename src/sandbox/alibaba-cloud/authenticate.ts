import { LRUCache } from 'lru-cache';
import type { Credential, CredentialStore } from '../credentials.ts';
import { refusals } from './errors.ts';
import type { RpcRequest } from './rpc-request.ts';
import { readSignature, type SignatureClaim } from './signature.ts';

const maxSkewMs = 15 * 60_000;

/** The number of nonces that are remembered. Replays of older ones are not detected. */
const maxNonces = 100_000;

/** Authenticates a request; throws the gateway's error. */
export type Authenticate = (request: RpcRequest) => Credential;

export const createAuthenticate = (credentials: CredentialStore): Authenticate => {
  const nonces = new LRUCache<string, true>({ max: maxNonces });
  return (request) => {
    const claim = readSignature[request.style](request);
    if (claim.accessKeyId === '') throw refusals.noAccessKeyId();
    checkTimestamp(claim.timestamp);
    if (claim.nonce === '') throw refusals.noNonce();
    const credential = credentials.find('ALIBABA_CLOUD', claim.accessKeyId);
    if (!credential) throw refusals.unknownAccessKeyId();
    checkSession(claim, credential);
    claim.verify(credential.secret);
    const nonce = `${claim.accessKeyId} ${claim.nonce}`;
    if (nonces.has(nonce)) throw refusals.usedNonce();
    nonces.set(nonce, true);
    return credential;
  };
};

const checkTimestamp = (timestamp: string): void => {
  if (timestamp === '') throw refusals.noTimestamp();
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(timestamp)) throw refusals.badTimestamp();
  const time = Date.parse(timestamp);
  if (Number.isNaN(time)) throw refusals.badTimestamp();
  if (Math.abs(Date.now() - time) > maxSkewMs) throw refusals.expiredTimestamp();
};

const checkSession = ({ securityToken }: SignatureClaim, { session }: Credential): void => {
  if (session === null) {
    if (securityToken !== '') throw refusals.badToken();
    return;
  }
  if (securityToken === '') throw refusals.noToken();
  if (securityToken !== session.token) throw refusals.foreignToken();
  if (session.expiresAt <= Date.now()) throw refusals.expiredToken();
};
