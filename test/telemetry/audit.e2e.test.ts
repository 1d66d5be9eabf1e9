import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from '../support/graphql.ts';
import { alibabaCloudExample, awsExample, keyNamed, toRepresentation } from '../support/keys.ts';
import { type Line, type ServiceProcess, startProcess } from './service-process.ts';

const query = `query ($representations: [_Any!]!) {
  _entities(representations: $representations) { ... on Key { arn policy { document } } }
}`;

describe('the log of a process', () => {
  let service: ServiceProcess;
  const askFor = (keys: readonly { readonly arn: string }[], headers: Readonly<Record<string, string>> = {}) =>
    ask(`${service.url}/graphql`, query, { representations: keys.map(toRepresentation) }, headers);
  const linesOf = async (requestId: string, count: number): Promise<readonly Line[]> => {
    const found = () => service.lines().filter((line) => line.correlationId === requestId);
    await expect.poll(found).toHaveLength(count);
    return found();
  };

  beforeAll(async () => {
    service = await startProcess({ LOG_LEVEL: 'debug' });
  });
  afterAll(async () => {
    expect(await service?.end()).toBe(0);
  });

  it('has one line for each provider read, and one at debug for the request', async () => {
    const { headers } = await askFor([awsExample, alibabaCloudExample], { 'x-request-id': 'two-reads' });
    expect(headers.get('x-request-id')).toBe('two-reads');
    const lines = await linesOf('two-reads', 3);
    const reads = lines.filter(({ msg }) => msg === 'provider read');
    const expected = ({ provider, accountId, region, arn }: typeof awsExample) => ({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      correlationId: 'two-reads',
      subject: null,
      provider,
      accountId,
      region,
      operation: 'GetKeyPolicy',
      arn,
      cache: 'miss',
      code: 'OK',
      providerRequestId: expect.stringMatching(/^[\w-]{20,}$/),
      durationMs: expect.any(Number),
      msg: 'provider read',
    });
    expect(reads).toHaveLength(2);
    expect(reads).toEqual(expect.arrayContaining([expected(awsExample), expected(alibabaCloudExample)]));
    expect(lines.at(-1)).toMatchObject({ level: 'debug', msg: 'request', status: 200, cache: { miss: 2 } });
  });

  it('counts what the cache answered, request by request, and calls that no provider read', async () => {
    const lambda = keyNamed('AWS', 'Default policy');
    await askFor([lambda], { 'x-request-id': 'cached' });
    await askFor([lambda], { 'x-request-id': 'cached-again' });
    const [line] = await linesOf('cached-again', 1);
    expect(line).toMatchObject({ level: 'debug', msg: 'request', cache: { hit: 1 } });
  });

  it("logs the provider's message of a refusal, which clients don't get", async () => {
    const { text } = await askFor([keyNamed('AWS', 'AccessDeniedException')], { 'x-request-id': 'refused' });
    const lines = await linesOf('refused', 2);
    const read = lines.find(({ msg }) => msg === 'provider read');
    expect(read).toMatchObject({
      level: 'warn',
      code: 'KMS_ACCESS_DENIED',
      providerCode: 'AccessDeniedException',
      httpStatus: 400,
      reason: expect.stringContaining('User: arn:aws:iam::111122223333:user/sandbox is not authorized'),
    });
    expect(text).not.toContain('user/sandbox');
  });

  it('logs refusals about a key at the ordinary level', async () => {
    await askFor([keyNamed('AWS', 'NotFoundException')], { 'x-request-id': 'absent' });
    const [read] = await linesOf('absent', 2);
    expect(read).toMatchObject({ level: 'info', code: 'KMS_KEY_NOT_FOUND', providerCode: 'NotFoundException' });
  });

  it('finds requests again by the trace that they are part of', async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const { headers } = await askFor([keyNamed('AWS', 'AccessDeniedException')], {
      traceparent: `00-${traceId}-b7ad6b7169203331-01`,
    });
    expect(headers.get('x-request-id')).toBe(traceId);
    await linesOf(traceId, 1);
  });

  it('never holds a policy’s text', async () => {
    await askFor([awsExample, alibabaCloudExample], { 'x-request-id': 'texts' });
    await linesOf('texts', 1);
    expect(service.output()).not.toContain('Statement');
  });
});

describe('LOG_LEVEL', () => {
  it.each([
    ['info', 1],
    ['warn', 0],
  ])('%s has %i line for a read that went well, and for the end', async (LOG_LEVEL, count) => {
    const service = await startProcess({ LOG_LEVEL });
    await ask(`${service.url}/graphql`, query, { representations: [toRepresentation(awsExample)] });
    expect(await service.end()).toBe(0);
    const written = service.lines().map(({ msg }) => msg);
    expect(written.filter((msg) => msg === 'provider read')).toHaveLength(count);
    expect(written.filter((msg) => msg === 'shutting down' || msg === 'shut down')).toHaveLength(2 * count);
    expect(written.filter((msg) => !['provider read', 'shutting down', 'shut down'].includes(String(msg)))).toEqual([]);
  });
});
