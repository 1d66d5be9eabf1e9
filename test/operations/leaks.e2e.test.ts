import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sandboxKeys } from '../../src/sandbox/index.ts';
import { type Answer, ask } from '../support/graphql.ts';
import { awsExample, toRepresentation } from '../support/keys.ts';
import { expectNoLeak } from '../support/leaks.ts';
import { type ServiceProcess, startProcess } from '../support/process.ts';

const gatewaySecret = 'a-secret-of-the-gateway';
const bearer = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJtYWxsb3J5In0.x';

const everything = `query ($representations: [_Any!]!) {
  _entities(representations: $representations) {
    ... on Key {
      arn
      metadata { description state }
      policy { document findings { message } }
      policyResult { ... on KmsError { code message providerCode requestId documentationUrl } }
    }
  }
  keys(first: 100) { errors { message } }
  kmsAccounts { accountId }
}`;

/** The running service, at its most verbose log level, after every failure that the sandbox can simulate. */
describe('no secret or policy is disclosed', () => {
  let service: ServiceProcess;
  let answer: Answer;
  let refused: Answer;
  let exitCode: number | null;
  const others: string[] = [];

  beforeAll(async () => {
    service = await startProcess({ LOG_LEVEL: 'trace', GATEWAY_SHARED_SECRETS: gatewaySecret });
    const url = `${service.url}/graphql`;
    const headers = { 'router-authorization': gatewaySecret, authorization: `Bearer ${bearer}` };
    answer = await ask(url, everything, { representations: sandboxKeys.map(toRepresentation) }, headers);
    refused = await ask(url, '{ __typename }', {}, { 'router-authorization': `${gatewaySecret}x` });
    for (const path of ['/health/live', '/health/ready', '/metrics', '/nowhere']) {
      others.push(await (await fetch(service.url + path)).text());
    }
    exitCode = await service.stop();
  });
  afterAll(() => service?.stop());

  it('covers every failure', () => {
    expect(answer.data._entities).toHaveLength(sandboxKeys.length);
    // Where the machine is slow, the deadlines of other keys may end as well.
    const failed = answer.errors.flatMap(({ path }) => (path?.length === 3 && path[2] === 'policy' ? [path[1]] : []));
    const failing = sandboxKeys.flatMap(({ document }, index) => (document === null ? [index] : []));
    expect(failed).toEqual(expect.arrayContaining(failing));
    expect(refused.status).toBe(401);
    expect(exitCode).toBe(0);
  });

  it('in answers', () => {
    for (const text of [answer.text, refused.text, ...others]) {
      expectNoLeak(text);
      expect(text).not.toContain(gatewaySecret);
      expect(text).not.toContain(bearer);
    }
    for (const { message } of answer.errors) expect(message).not.toMatch(/arn:aws:iam|acs:ram/);
  });

  it('in files and output', () => {
    const written = service.output();
    expect(written).toContain(awsExample.arn);
    expect(written).not.toContain('"Statement"');
    expect(written).not.toContain('Enable IAM User Permissions');
    expect(written).not.toContain(gatewaySecret);
    expect(written).not.toContain(bearer);
    expect(written).not.toMatch(/SANDBOX\d{6,}|AWS4-HMAC-SHA256|Signature=|string to sign/i);
  });
});
