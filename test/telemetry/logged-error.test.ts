import { describe, expect, it } from 'vitest';
import { createLog } from '../../src/telemetry/log.ts';
import { toLoggedError } from '../../src/telemetry/logged-error.ts';
import { scrub } from '../../src/telemetry/scrub.ts';

const secret = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY=';

describe('texts of libraries and providers', () => {
  it.each([
    ['the header of a signed request', `authorization: AWS4-HMAC-SHA256 Credential=x/y, Signature=${secret}`],
    ['the header as JSON', `{"Authorization":"acs key:${secret}"}`],
    ['the gateway’s header', `Router-Authorization: ${secret}`],
    ['a cookie', `Set-Cookie: session=${secret}; Path=/`],
    ['a session token', `x-amz-security-token: ${secret}`],
    ['Alibaba Cloud’s session token', `SecurityToken=${secret}&Action=GetKeyPolicy`],
    ['a pair of keys', `accessKeyId="LTAI5t" accessKeySecret="${secret}"`],
    ['AWS’s pair of keys', `{"SecretAccessKey":"${secret}"}`],
    ['a signature in a URL', `https://kms.test/?Signature=${secret}&x=1`],
    ['a bearer token', `token refused: Bearer ${secret}`],
    ['a URL’s user and password', `connect to redis://user:${encodeURIComponent(secret)}@cache.test failed`],
    ['what AWS computed', `The Canonical String for this request should have been\n'POST\n${secret}'`],
    ['what Alibaba Cloud computed', `server string to sign is:POST&${secret}`],
    ['a text that was no JSON', `Unexpected token 'x', "{"Statement":"${secret}" is not valid JSON`],
  ])('lose %s', (_name, text) => {
    expect(scrub(text)).not.toContain('wJalr');
  });

  it.each([
    ['an access key id', 'The key AKIAIOSFODNN7EXAMPLE is not known', 'AKIAIOSFODNN7'],
    ['an Alibaba Cloud access key id', 'The key LTAI5tAbCdEfGhIjKlMn is not known', 'LTAI5t'],
    ['a JWT', 'got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln', 'eyJ'],
  ])('lose %s', (_name, text, lost) => {
    expect(scrub(text)).not.toContain(lost);
  });

  it('contain what an operator needs', () => {
    const text =
      'User: arn:aws:sts::111122223333:assumed-role/reader/session is not authorized to perform: kms:GetKeyPolicy';
    expect(scrub(text)).toBe(text);
  });

  it('are cut where they are long', () => {
    expect(scrub('x'.repeat(100_000))).toHaveLength(4000);
  });
});

describe('an error in the log', () => {
  const lines: string[] = [];
  const log = createLog('trace', { write: (line) => void lines.push(line) });
  const logged = (err: unknown) => {
    log.error({ err }, 'unexpected error');
    const line = lines.at(-1) ?? '';
    return { line, err: JSON.parse(line).err };
  };

  it('logs four fields and its causes, without what SDKs add to theirs', () => {
    const cause = Object.assign(new Error(`password=${secret}`), {
      code: 'ECONNRESET',
      $response: { headers: { authorization: secret }, body: '{"Statement":[]}' },
    });
    const { line, err } = logged(Object.assign(new TypeError('broken', { cause }), { config: { secret } }));
    expect(err).toMatchObject({ type: 'TypeError', message: 'broken', cause: { type: 'Error', code: 'ECONNRESET' } });
    expect(Object.keys(err)).toEqual(['type', 'message', 'stack', 'cause']);
    expect(Object.keys(err.cause)).toEqual(['type', 'message', 'code', 'stack']);
    expect(line).not.toMatch(/wJalr|Statement|headers/);
  });

  it('is reduced even if it is the only argument of the log call', () => {
    log.error(Object.assign(new Error(`alone, password=${secret}`), { headers: { authorization: secret } }));
    expect(lines.at(-1)).toContain('"msg":"alone, ');
    expect(lines.at(-1)).not.toContain('wJalr');
  });

  it('is reduced even if a library has converted it to text', () => {
    log.warn(`Failed: Error: password=${secret}`);
    expect(lines.at(-1)).toContain('"msg":"Failed: ');
    expect(lines.at(-1)).not.toContain('wJalr');
  });

  it('ends even if causes form a cycle', () => {
    const error = new Error('round');
    error.cause = error;
    expect(JSON.stringify(toLoggedError(error)).match(/"message":"round"/g)).toHaveLength(6);
  });

  it.each([[`${secret}`], [null], [undefined], [{ secret }]])('logs nothing of %j, which is not an error', (thrown) => {
    expect(logged(thrown).line).not.toContain('wJalr');
  });
});
