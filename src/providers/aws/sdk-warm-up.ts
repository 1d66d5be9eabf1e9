import type { Socket } from 'node:net';
import { duplexPair } from 'node:stream';
import type { buildConnector } from 'undici';
import { type KmsSdk, oneAttempt, sendDirectly } from './sdk.ts';

const madeUp = { accessKeyId: 'made-up', secretAccessKey: 'made-up' };
const body = JSON.stringify({ Policy: '{}', PolicyName: 'default' });
const response = [
  'HTTP/1.1 200 OK',
  'content-type: application/x-amz-json-1.1',
  'x-amzn-requestid: made-up',
  `content-length: ${body.length}`,
  '',
  body,
].join('\r\n');

/** A connection inside this process, on which the first request gets a fixed response. */
const connectNowhere: buildConnector.connector = (_options, callback) => {
  const [ours, theirs] = duplexPair();
  theirs.once('data', () => theirs.resume().write(response));
  // undici needs nothing of a socket that another stream lacks. It expects the callback to be called asynchronously.
  setImmediate(callback, null, ours as Socket);
};

const sendOneCall = async (sdk: KmsSdk): Promise<void> => {
  const transport = new sdk.Agent({ connect: connectNowhere });
  const kms = new sdk.KMSClient({
    region: 'us-east-1',
    endpoint: 'http://made-up.invalid',
    credentials: madeUp,
    retryStrategy: oneAttempt,
    requestHandler: new sdk.UndiciHttpHandler({ dispatcher: transport }),
  });
  sendDirectly(sdk, kms, transport);
  await kms.send(new sdk.GetKeyPolicyCommand({ KeyId: 'made-up', PolicyName: 'default' }));
  kms.destroy();
};

let warmUp: Promise<void> | null = null;

/**
 * Has the SDK serialize, sign, send and read one call that does not leave this process, once per process. Otherwise the
 * first real call would wait until V8 has compiled all of that.
 */
export const warmUpSdk = (sdk: KmsSdk): Promise<void> => {
  warmUp ??= sendOneCall(sdk);
  return warmUp;
};
