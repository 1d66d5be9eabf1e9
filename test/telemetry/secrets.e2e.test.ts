import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ask } from '../support/graphql.ts';
import { scrape } from './scrape.ts';
import { type ServiceProcess, startProcess } from './service-process.ts';

/** Secrets that are too long and too unusual to occur anywhere by chance. */
const secrets = {
  gateway: 'gateway-Zq7xWv2LpRk9TnB4',
  rotatedGateway: 'rotated-Hy6cFd3MsJg8QaX1',
  hmac: 'hmac-Ue5bNo0VtKi7ZrY2',
  awsSecretKey: 'awssecret/Wm4yPl1CxGh6EdS9',
  awsSessionToken: 'awssession/Tj3vAq8BfOu5RzI7',
  alibabaSecretKey: 'alisecretXc2nDw9MkYe4HsL6',
  alibabaSecurityToken: 'alitokenGb1rVf7QpJt3KuO8',
  redisPassword: 'redis-No9aZi6LyCx2EwM5',
  redisKey: 'rediskey-Fs8gRh4TuBj7VdP3KqW0LmNx',
  wrongGateway: 'wrong-Lk7eYm5XoSn1CtH2',
  cookie: 'cookie-Pz6iUv3GdQa9FbJ8',
  bearer: 'bearer-Rw5oTx2NsKc8MhE4',
};

const policyText = 'policytext-Vy4uBn7JqLf1ZgD6';
const region = 'us-east-2';
const keys = ['denied', 'canonical', 'garbage', 'policy'].map(
  (behaviour, index) => [behaviour, `0000000${index}-1111-4222-8333-444455556666`] as const,
);
const arnOf = (keyId: string) => `arn:aws:kms:${region}:111122223333:key/${keyId}`;
const alibabaArn = 'acs:kms:cn-hangzhou:1903253031260001:key/key-hzz630494463ejqjx0001';

const told = (headers: IncomingHttpHeaders): string =>
  Object.entries(headers)
    .map(([name, value]) => `${name}:${value}`)
    .join('\n');

/** A provider whose errors repeat what it was sent, as some repeat the signed text. */
const answers: Readonly<Record<string, (headers: IncomingHttpHeaders) => readonly [status: number, body: unknown]>> = {
  denied: (headers) => [400, { __type: 'AccessDeniedException', message: `User is not authorized.\n${told(headers)}` }],
  canonical: (headers) => [
    400,
    {
      __type: 'InvalidSignatureException',
      message: `The Canonical String for this request should have been\n'POST\n/\n${told(headers)}'`,
    },
  ],
  garbage: (headers) => [200, `<html>${told(headers)}`],
  policy: () => [200, { Policy: JSON.stringify({ Id: policyText }), PolicyName: 'default' }],
};

const startRepeatingProvider = async (): Promise<Server> => {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    const [behaviour = 'denied'] = keys.find(([, keyId]) => body.includes(keyId)) ?? [];
    const [status, answer] = answers[behaviour]?.(request.headers) ?? [500, ''];
    const isAlibabaCloud = body.includes('Action=') || request.url?.includes('Action=');
    const repeated = { Code: 'Forbidden.KeyNotFound', Message: `${request.url}\n${body}\n${told(request.headers)}` };
    response.writeHead(isAlibabaCloud ? 403 : status, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(
      isAlibabaCloud ? JSON.stringify(repeated) : typeof answer === 'string' ? answer : JSON.stringify(answer),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
};

const query = `query ($representations: [_Any!]!) {
  _entities(representations: $representations) { ... on Key { arn policyResult { __typename } policy { document } } }
}`;

let provider: Server;
let service: ServiceProcess;
let folder: string;

beforeAll(async () => {
  provider = await startRepeatingProvider();
  const endpoint = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
  folder = await mkdtemp(join(tmpdir(), 'key-policy-'));
  const accounts = join(folder, 'accounts.yaml');
  await writeFile(
    accounts,
    `accounts:
  - { provider: aws, accountId: "111122223333", regions: [${region}], endpoint: "${endpoint}" }
  - { provider: alibaba-cloud, accountId: "1903253031260001", regions: [cn-hangzhou], endpoint: "${endpoint}" }
`,
  );
  service = await startProcess({
    LOG_LEVEL: 'trace',
    KMS_CONFIG: accounts,
    GATEWAY_SHARED_SECRETS: `${secrets.gateway},${secrets.rotatedGateway}`,
    GATEWAY_HMAC_SECRET: secrets.hmac,
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: secrets.awsSecretKey,
    AWS_SESSION_TOKEN: secrets.awsSessionToken,
    ALIBABA_CLOUD_ACCESS_KEY_ID: 'LTAI5tAbCdEfGhIjKlMnOpQr',
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: secrets.alibabaSecretKey,
    ALIBABA_CLOUD_SECURITY_TOKEN: secrets.alibabaSecurityToken,
    REDIS_URL: `redis://reader:${secrets.redisPassword}@127.0.0.1:1/0`,
    REDIS_ENCRYPTION_KEY: secrets.redisKey,
  });
});
afterAll(async () => {
  await service?.end();
  provider?.closeAllConnections();
  provider?.close();
  await rm(folder, { recursive: true, force: true });
});

it('keeps every secret out of logs, metrics and answers, at every level', async () => {
  const url = `${service.url}/graphql`;
  const proven = {
    'router-authorization': secrets.gateway,
    authorization: `Bearer ${secrets.bearer}`,
    cookie: `session=${secrets.cookie}`,
  };
  const arns = [...keys.map(([, keyId]) => arnOf(keyId)), alibabaArn];
  const representations = arns.map((arn) => ({ __typename: 'Key', arn }));
  const answered = [
    await ask(url, query, { representations }, proven),
    await ask(url, query, { representations }, { 'router-authorization': secrets.wrongGateway }),
    await ask(url, query, { representations: `${secrets.wrongGateway}` }, proven),
    await ask(url, '{ broken', {}, proven),
  ];
  expect(answered[0]?.data._entities.map(({ policy }: { policy: unknown }) => policy === null)).toEqual(
    arns.map((arn) => !arn.includes(keys[3]?.[1] ?? '')),
  );
  const ready = await fetch(`${service.url}/health/ready`, { headers: proven });
  const metrics = await scrape(service.url, proven);
  await expect
    .poll(() => service.lines().filter(({ msg }) => msg === 'provider read').length)
    .toBeGreaterThanOrEqual(5);
  await service.end();

  // Each kind of problem has occurred and was logged.
  const codes = service.lines().map(({ code }) => code);
  for (const code of ['KMS_ACCESS_DENIED', 'KMS_PROVIDER_UNAVAILABLE', 'OK']) expect(codes).toContain(code);
  expect(service.lines().some(({ msg }) => msg === 'redis')).toBe(true);

  const answers = answered.map(({ text, headers }) => text + JSON.stringify([...headers]));
  const seen = [service.output(), metrics.text, await ready.text(), ...answers.slice(0, 2), ...answers.slice(3)].join();
  expect(Object.entries(secrets).filter(([, secret]) => seen.includes(secret))).toEqual([]);
  expect(seen).not.toMatch(/AKIAIOSFODNN7|LTAI5tAbCd|Signature=\w/);
  expect(service.output() + metrics.text).not.toContain(policyText);
});
