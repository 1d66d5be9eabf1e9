import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { AccountConfig } from '../../src/config/config.ts';
import { KmsError } from '../../src/errors.ts';
import { providerById } from '../../src/providers/index.ts';
import type { KeyRef } from '../../src/providers/provider.ts';
import { longEnough, patient } from './contract/harness.ts';
import { createRawServer, type RawServer } from './raw-server.ts';

const hourMs = 3_600_000;
const toleratedMs = 15 * 60_000;

/** When the request says that it was sent. */
type SentAt = (request: IncomingMessage) => number;

const subjects = [
  {
    provider: providerById('AWS'),
    arn: 'arn:aws:kms:us-east-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    refusal: JSON.stringify({ __type: 'RequestTimeTooSkewed', message: 'x' }),
    sentAt: (({ headers }) => {
      const [, year, month, day, hour, minute, second] =
        /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(String(headers['x-amz-date'])) ?? [];
      return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
    }) satisfies SentAt,
  },
  {
    provider: providerById('ALIBABA_CLOUD'),
    arn: 'acs:kms:cn-hangzhou:1903253031260001:key/key-hzz630494463ejqjx0001',
    refusal: JSON.stringify({ Code: 'IllegalTimestamp', Message: 'x' }),
    sentAt: (({ url = '' }) =>
      Date.parse(new URL(url, 'http://x').searchParams.get('Timestamp') ?? '')) satisfies SentAt,
  },
];

describe.each(subjects)('$provider.id with a clock that is an hour behind the provider', (subject) => {
  const { provider, arn, refusal, sentAt } = subject;
  const ref = provider.parseArn(arn) as KeyRef;
  let server: RawServer | null = null;
  afterEach(() => server?.close());

  const answer = (response: ServerResponse, request: IncomingMessage) => {
    const serverTime = Date.now() + hourMs;
    response.setHeader('date', new Date(serverTime).toUTCString());
    const isSkewed = Math.abs(sentAt(request) - serverTime) > toleratedMs;
    if (isSkewed) response.writeHead(400).end(refusal);
    else response.end(JSON.stringify({ Policy: '{}' }));
  };

  it('fails no key of the first batch', async () => {
    server = await createRawServer(answer);
    const account: AccountConfig = {
      provider: provider.id,
      accountId: ref.accountId,
      regions: [ref.region],
      credentials: {
        roleArn: null,
        sourceRoleArn: null,
        externalId: null,
        profile: null,
        sandbox: { accessKeyId: 'AKID', accessKeySecret: 'secret' },
      },
      endpoint: server.url,
      stsEndpoint: null,
      ownSettings: {},
      requestsPerSecond: null,
      maxConcurrency: 50,
    };
    const client = provider.createClient(account, ref.region, { ...patient });
    const read = () => client.getKeyPolicy(ref, 'default', longEnough()).catch((error: KmsError) => error.code);
    const answers = await Promise.all(Array.from({ length: 10 }, read));
    expect(answers).toEqual(Array.from({ length: 10 }, () => expect.objectContaining({ document: '{}' })));
    const before = server.requests.length;
    expect(await read()).not.toBeInstanceOf(KmsError);
    expect(server.requests).toHaveLength(before + 1);
    client.close();
  });
});
