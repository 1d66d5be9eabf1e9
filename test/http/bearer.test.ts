import { createHmac } from 'node:crypto';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Answer, ask } from '../support/graphql.ts';
import { alibabaCloudExample, awsExample, toRepresentation } from '../support/keys.ts';
import { type ServiceUnderTest, startWithSandbox } from '../support/service.ts';
import { audience, type Issuer, startIssuer } from './issuer.ts';

let issuer: Issuer;
let running: ServiceUnderTest;

const start = (of: Issuer): Promise<ServiceUnderTest> =>
  startWithSandbox({ env: { JWT_JWKS_URL: of.jwksUrl, JWT_ISSUER: of.name, JWT_AUDIENCE: audience } });

beforeAll(async () => {
  issuer = await startIssuer();
  running = await start(issuer);
});
afterAll(async () => {
  await running?.close();
  await issuer?.close();
});
beforeEach(() => running.sandbox.calls.reset());

const accountsQuery = '{ kmsAccounts { provider accountId regions } }';

const askAs = (token: string, query: string, variables = {}): Promise<Answer> =>
  ask(running.graphqlUrl, query, variables, { authorization: `Bearer ${token}` });

/** The embedded index is opened by the first query to it, which may take longer than a request on a busy machine. */
const theIndexAnswers = (): Promise<void> =>
  expect.poll(async () => (await askAs(await issuer.token(), '{ keySummary { total } }')).errors).toEqual([]);

const now = (): number => Math.floor(Date.now() / 1000);

const signedBySomebodyElse = async (): Promise<string> => {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  return new SignJWT({ scope: 'keys:read' })
    .setProtectedHeader({ alg: 'ES256', kid: 'key-0', jwk: await exportJWK(publicKey) })
    .setIssuer(issuer.name)
    .setAudience(audience)
    .setExpirationTime('1m')
    .sign(privateKey);
};

/** A token signed with the public key as a shared secret, which a careless check would accept as the issuer's. */
const signedWithPublicKey = (): string => {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const claims = { iss: issuer.name, aud: audience, exp: now() + 60, scope: 'keys:read' };
  const text = `${encode({ alg: 'HS256', kid: 'key-0' })}.${encode(claims)}`;
  return `${text}.${createHmac('sha256', issuer.publicPem).update(text).digest('base64url')}`;
};

const unsigned = (): string =>
  new UnsecuredJWT({ scope: 'keys:read' })
    .setIssuer(issuer.name)
    .setAudience(audience)
    .setExpirationTime('1m')
    .encode();

const altered = async (): Promise<string> => {
  const [header = '', , signature = ''] = (await issuer.token({ scope: 'keys:read:aws' })).split('.');
  const claims = { iss: issuer.name, aud: audience, exp: now() + 60, scope: 'keys:read' };
  return `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${signature}`;
};

describe('a token', () => {
  it.each<[string, () => JWTPayload]>([
    ['of the issuer', () => ({})],
    ['for several audiences', () => ({ aud: ['others', audience] })],
    ['that ended a moment ago, by a clock that runs ahead', () => ({ exp: now() - 1 })],
    ['without a subject', () => ({ sub: undefined }) as unknown as JWTPayload],
  ])('%s is accepted', async (_name, claims) => {
    const { status, data } = await askAs(await issuer.token(claims()), accountsQuery);
    expect(status).toBe(200);
    expect(data.kmsAccounts.length).toBeGreaterThan(1);
  });

  it.each<[string, () => string | Promise<string>]>([
    ['of another issuer', () => issuer.token({ iss: 'https://elsewhere.test' })],
    ['for somebody else', () => issuer.token({ aud: 'others' })],
    ['for nobody', () => issuer.token({ aud: undefined } as unknown as JWTPayload)],
    ['that has ended', () => issuer.token({ exp: now() - 60 })],
    ['that never ends', () => issuer.token({ exp: undefined } as unknown as JWTPayload)],
    ['that is not valid yet', () => issuer.token({ nbf: now() + 60 })],
    ['that nobody signed', unsigned],
    ['that was signed with the public key', signedWithPublicKey],
    ['that somebody else signed', signedBySomebodyElse],
    ['that was altered', altered],
    ['of an unknown key', () => issuer.token({}, { kid: 'unknown' })],
    ['with a critical extension that nobody knows', () => issuer.token({}, { kid: 'key-0', b64: 'x' }).then(withCrit)],
    ['that is no token', () => 'abc'],
    ['that has three empty parts', () => '..'],
  ])('%s is refused', async (_name, token) => {
    const { status, headers, errors, text } = await askAs(await token(), '{ _service { sdl } }');
    expect(status).toBe(401);
    expect(errors).toEqual([{ message: 'The bearer token is not valid.', extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
    expect(text).not.toContain('sdl');
  });

  const withCrit = (token: string): string => {
    const [header = '', ...rest] = token.split('.');
    const parsed = JSON.parse(Buffer.from(header, 'base64url').toString());
    return [Buffer.from(JSON.stringify({ ...parsed, crit: ['exotic'] })).toString('base64url'), ...rest].join('.');
  };

  it.each([
    {},
    { authorization: '' },
    { authorization: 'Basic YTpi' },
    { authorization: 'Bearer' },
    { authorization: 'Bearer a b' },
  ])('is needed: %j is refused', async (headers) => {
    const {
      status,
      headers: answered,
      errors,
    } = await ask(running.graphqlUrl, '{ __typename }', {}, headers as Record<string, string>);
    expect(status).toBe(401);
    expect(errors).toEqual([{ message: 'A bearer token is required.', extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(answered.get('www-authenticate')).toBe('Bearer');
  });

  it('is accepted only until it expires', async () => {
    const token = await issuer.token({ exp: now() - 3 });
    expect((await askAs(token, accountsQuery)).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 3500));
    expect((await askAs(token, accountsQuery)).status).toBe(401);
  });
});

describe('a token that has been verified', () => {
  afterEach(() => void vi.useRealTimers());

  it('is rejected once the system clock is set to after its end', async () => {
    const token = await issuer.token();
    expect((await askAs(token, accountsQuery)).status).toBe(200);
    expect((await askAs(token, accountsQuery)).status).toBe(200);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 });
    expect((await askAs(token, accountsQuery)).status).toBe(401);
  });
});

describe("the issuer's keys", () => {
  it('are loaded once, however many tokens there are', async () => {
    const before = issuer.fetches;
    const tokens = await Promise.all(
      Array.from({ length: 20 }, (_, index) => issuer.token({ sub: `caller ${index}` })),
    );
    await Promise.all(tokens.map((token) => askAs(token, '{ __typename }')));
    await Promise.all(tokens.map((token, index) => askAs(index % 2 === 0 ? token : `x${token}`, '{ __typename }')));
    expect(issuer.fetches).toBe(before);
  });

  it("that can't be loaded give 503, and are not requested again at every request", async () => {
    const broken = await startIssuer();
    broken.answer(500);
    const other = await start(broken);
    try {
      const authorization = `Bearer ${await broken.token()}`;
      for (let count = 0; count < 5; count += 1) {
        const { status, errors, headers } = await ask(other.graphqlUrl, '{ __typename }', {}, { authorization });
        expect(status).toBe(503);
        expect(errors[0]?.extensions?.code).toBe('SERVICE_UNAVAILABLE');
        expect(headers.get('retry-after')).toBe('5');
      }
      expect(broken.fetches).toBe(1);
    } finally {
      await other.close();
      await broken.close();
    }
  });

  it('are still used while the issuer is down', async () => {
    const failing = await startIssuer();
    const other = await start(failing);
    try {
      const asked = async (claims: JWTPayload, header = {}) => {
        const authorization = `Bearer ${await failing.token(claims, header)}`;
        return (await ask(other.graphqlUrl, '{ __typename }', {}, { authorization })).status;
      };
      expect(await asked({ sub: 'first' })).toBe(200);
      failing.answer(500);
      expect(await asked({ sub: 'stranger' }, { kid: 'unknown' })).toBe(401);
      expect(await asked({ sub: 'second' })).toBe(200);
    } finally {
      await other.close();
      await failing.close();
    }
  });

  it('are tried one after another if the token names none', async () => {
    const rotated = await startIssuer();
    await rotated.rotate();
    const other = await start(rotated);
    try {
      const token = await rotated.token({}, { kid: undefined } as unknown as Record<string, string>);
      const authorization = `Bearer ${token}`;
      expect((await ask(other.graphqlUrl, '{ __typename }', {}, { authorization })).status).toBe(200);
      const forged = `Bearer ${token.slice(0, -6)}AAAAAA`;
      expect((await ask(other.graphqlUrl, '{ __typename }', {}, { authorization: forged })).status).toBe(401);
    } finally {
      await other.close();
      await rotated.close();
    }
  });
});

describe('scopes', () => {
  const aws = awsExample;
  const alibaba = alibabaCloudExample;
  const both =
    'query($arns: [_Any!]!) { _entities(representations: $arns) { ... on Key { arn accountId policy { version } } } }';
  const representations = { arns: [aws, alibaba].map(toRepresentation) };

  const allowedBy = async (claims: JWTPayload): Promise<readonly string[]> => {
    const { data, errors } = await askAs(await issuer.token(claims), both, representations);
    expect(errors.every(({ extensions }) => extensions?.code === 'FORBIDDEN')).toBe(true);
    const names = ['aws', 'alibaba-cloud'];
    return names.filter((_name, index) => data._entities[index].policy !== null);
  };

  const awsAccount = `keys:read:aws:${aws.accountId}`;
  it.each<[string, JWTPayload, readonly string[]]>([
    ['everything', { scope: 'openid keys:read' }, ['aws', 'alibaba-cloud']],
    ['everything, as a list', { scope: '', scp: ['keys:read'] }, ['aws', 'alibaba-cloud']],
    ['everything, as other text', { scope: '', scp: 'email keys:read' }, ['aws', 'alibaba-cloud']],
    ['one provider', { scope: 'keys:read:aws' }, ['aws']],
    ['the other provider', { scope: 'keys:read:alibaba-cloud' }, ['alibaba-cloud']],
    ['one account', { scope: awsAccount }, ['aws']],
    ['one Region', { scope: `${awsAccount}:${aws.region}` }, ['aws']],
    [
      'two places',
      { scope: `${awsAccount}:${aws.region} keys:read:alibaba-cloud:${alibaba.accountId}` },
      ['aws', 'alibaba-cloud'],
    ],
    ['another Region', { scope: `${awsAccount}:xx-nowhere-1` }, []],
    ['another account', { scope: 'keys:read:aws:999999999999' }, []],
    ['a key, which the grammar does not know', { scope: `${awsAccount}:${aws.region}:${aws.keyId}` }, []],
    ['what begins alike', { scope: 'keys:readall keys:read: keys:read:* KEYS:READ keys:read:AWS' }, []],
    ['nothing', { scope: '' }, []],
    ['nothing that is text', { scope: { 'keys:read': true }, scp: [['keys:read'], 1, null] }, []],
  ])('for %s', async (_name, claims, allowed) => {
    expect(await allowedBy(claims)).toEqual(allowed);
    expect(await allowedBy(claims)).toEqual(allowed);
  });

  it('that are missing give FORBIDDEN, and no provider is called', async () => {
    const token = await issuer.token({ scope: 'keys:read:alibaba-cloud' });
    const query = `{ key(arn: "${aws.arn}") { policy { version } metadata { state } policyResult { ... on KmsError { code provider arn accountId region operation providerCode } } } }`;
    const { status, headers, data, errors } = await askAs(token, query);
    expect(status).toBe(200);
    expect(data.key).toEqual({
      policy: null,
      metadata: null,
      policyResult: {
        code: 'FORBIDDEN',
        provider: 'AWS',
        arn: aws.arn,
        accountId: aws.accountId,
        region: aws.region,
        operation: null,
        providerCode: null,
      },
    });
    expect(errors.map(({ extensions }) => extensions?.code)).toEqual(['FORBIDDEN', 'FORBIDDEN']);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(running.sandbox.calls.count()).toBe(0);
  });

  it('do not return to one caller what was read for another', async () => {
    const all = await issuer.token();
    const none = await issuer.token({ scope: '', sub: 'eve' });
    for (let count = 0; count < 3; count += 1) {
      expect((await askAs(all, both, representations)).errors).toEqual([]);
      const { data, errors } = await askAs(none, both, representations);
      expect(data._entities.map(({ policy }: { policy: unknown }) => policy)).toEqual([null, null]);
      expect(errors).toHaveLength(2);
    }
  });

  it('decide which accounts are named', async () => {
    const token = await issuer.token({ scope: `${awsAccount}:${aws.region}` });
    const { data, text } = await askAs(token, accountsQuery);
    expect(data.kmsAccounts).toEqual([{ provider: 'AWS', accountId: aws.accountId, regions: [aws.region] }]);
    expect(text).not.toContain(alibaba.accountId);
  });

  it('decide which keys are listed, and the page reports that some are left out', async () => {
    const token = await issuer.token({ scope: `${awsAccount}:${aws.region}` });
    const query =
      'query($filter: KeyFilter) { keys(filter: $filter, first: 500) { edges { node { accountId region } } errors { code accountId } } }';
    const { data } = await askAs(token, query);
    expect(data.keys.edges.length).toBeGreaterThan(0);
    for (const { node } of data.keys.edges) expect(node).toEqual({ accountId: aws.accountId, region: aws.region });
    expect(data.keys.errors).toEqual([{ code: 'FORBIDDEN', accountId: null }]);
    const calls = running.sandbox.calls.count({ provider: 'ALIBABA_CLOUD' });
    expect(calls).toBe(0);
    const filter = { provider: 'AWS', accountId: aws.accountId, region: aws.region };
    expect((await askAs(token, query, { filter })).data.keys.errors).toEqual([]);
    const other = await askAs(token, query, { filter: { provider: 'ALIBABA_CLOUD', accountId: alibaba.accountId } });
    expect(other.data.keys).toEqual({ edges: [], errors: [{ code: 'FORBIDDEN', accountId: alibaba.accountId }] });
  });

  it('hide accounts from a caller', async () => {
    const token = await issuer.token({ scope: 'keys:read:aws' });
    const unknownArn = alibaba.arn.replace(alibaba.accountId, '1000000000000000');
    const codeOf = async (query: string) => (await askAs(token, query)).errors[0]?.extensions?.code;
    expect(await codeOf(`{ key(arn: "${alibaba.arn}") { policy { version } } }`)).toBe('FORBIDDEN');
    expect(await codeOf(`{ key(arn: "${unknownArn}") { policy { version } } }`)).toBe('FORBIDDEN');
    const byId = `{ keyById(provider: ALIBABA_CLOUD, region: "${alibaba.region}", keyId: "${alibaba.keyId}") { arn accountId policy { version } } }`;
    const { text, errors } = await askAs(token, byId);
    expect(errors[0]?.extensions?.code).toBeDefined();
    expect(text).not.toContain(alibaba.accountId);
  });

  it.each([
    ['an account', (accountId: string) => ({ accountId, region: aws.region })],
    [
      'a Region',
      (accountId: string) => ({ accountId: null, region: accountId === aws.accountId ? aws.region : 'us-west-9' }),
    ],
  ])('do not let a caller without them learn whether %s is configured', async (_what, placeOf) => {
    await theIndexAnswers();
    const token = await issuer.token({ scope: `keys:read:alibaba-cloud` });
    const answersAbout = async (accountId: string): Promise<readonly string[]> => {
      const { accountId: account, region } = placeOf(accountId);
      const place = `provider: AWS, region: "${region}"${account === null ? '' : `, accountId: "${account}"`}`;
      const representation = `{ __typename: "Key", ${place.replace('AWS', '"AWS"')}, keyId: "${aws.keyId}" }`;
      const texts = [
        `{ keyById(${place}, keyId: "${aws.keyId}") { arn policy { version } } }`,
        `{ keyByAlias(${place}, alias: "alias/app") { arn policy { version } } }`,
        `{ _entities(representations: [${representation}]) { ... on Key { arn policy { version } } } }`,
        `{ keys(filter: { ${place} }) { edges { cursor } errors { code } } }`,
        `{ keySearch(filter: { ${place} }) { totalCount complete errors { code } } }`,
        `{ keySummary(filter: { ${place} }) { total complete errors { code } } }`,
      ].map(async (query) => (await askAs(token, query)).text);
      return (await Promise.all(texts)).map((text) => text.replaceAll(accountId, '…').replaceAll(`"${region}"`, '…'));
    };
    const answers = await answersAbout(aws.accountId);
    expect(await answersAbout('999999999999')).toEqual(answers);
    for (const answer of answers) expect(answer).toContain('FORBIDDEN');
  });

  it('are not needed for a draft, which calls no provider', async () => {
    const token = await issuer.token({ scope: '' });
    const { data, errors } = await askAs(token, '{ inspectKeyPolicy(document: "{}", provider: AWS) { wellFormed } }');
    expect(errors).toEqual([]);
    expect(data.inspectKeyPolicy).toHaveProperty('wellFormed');
  });
});
