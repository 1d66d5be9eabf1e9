import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ask } from '../support/graphql.ts';
import { alibabaCloudExample, awsExample, keyNamed, toRepresentation } from '../support/keys.ts';
import { type CollectedSpan, type Collector, startCollector } from './collector.ts';
import { scrape } from './scrape.ts';
import { type ServiceProcess, startProcess } from './service-process.ts';

const query = `query SecretName($representations: [_Any!]!) {
  _entities(representations: $representations) { ... on Key { arn policy { document } } }
}`;
const denied = keyNamed('AWS', 'AccessDeniedException');
const failing = keyNamed('AWS', 'KMSInternalException');

const traceOf = (digit: string) => ({ traceId: digit.repeat(32), parentSpanId: 'b7ad6b7169203331' });

describe('a process that was started with the SDK', () => {
  let collector: Collector;
  let service: ServiceProcess;
  const askIn = ({ traceId, parentSpanId }: ReturnType<typeof traceOf>, ...keys: readonly { readonly arn: string }[]) =>
    ask(
      `${service.url}/graphql`,
      query,
      { representations: keys.map(toRepresentation) },
      { traceparent: `00-${traceId}-${parentSpanId}-01` },
    );
  const leaveEarly = async ({ traceId, parentSpanId }: ReturnType<typeof traceOf>, key: typeof awsExample) => {
    const headers = { 'content-type': 'application/json', traceparent: `00-${traceId}-${parentSpanId}-01` };
    const request = httpRequest(`${service.url}/graphql`, { method: 'POST', headers });
    request.on('error', () => {});
    request.end(JSON.stringify({ query, variables: { representations: [toRepresentation(key)] } }));
    const regionQueue = { provider: 'AWS', account_id: key.accountId, region: key.region };
    const running = async () => (await scrape(service.url)).value('key_policy_queue_running_calls', regionQueue);
    await vi.waitUntil(async () => (await running()) === 1, { timeout: 10_000 });
    request.destroy();
  };
  const spansOf = (traceId: string): readonly CollectedSpan[] =>
    collector.spans.filter((span) => span.traceId === traceId);

  beforeAll(async () => {
    collector = await startCollector();
    service = await startProcess(
      {
        LOG_LEVEL: 'debug',
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
        OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
        // So long that spans are sent only when the process ends.
        OTEL_BSP_SCHEDULE_DELAY: '600000',
      },
      ['./src/telemetry/register.ts'],
    );
    await askIn(traceOf('1'), awsExample, alibabaCloudExample, denied);
    await Promise.all([askIn(traceOf('2'), keyNamed('AWS', 'InvalidArnException')), askIn(traceOf('3'), failing)]);
    await askIn(traceOf('4'), awsExample);
    await ask(`${service.url}/graphql`, '{ __typename }');
    await leaveEarly(traceOf('6'), keyNamed('AWS', 'Hangs'));
    await fetch(`${service.url}/health/live`, { headers: { traceparent: `00-${'5'.repeat(32)}-b7ad6b7169203331-01` } });
    expect(await service.end()).toBe(0);
  });
  afterAll(() => collector?.close());

  it('reports the request in the caller’s trace, under the caller’s span', () => {
    const { traceId, parentSpanId } = traceOf('1');
    expect(spansOf(traceId).filter(({ kind }) => kind === 'server')).toMatchObject([
      {
        parentSpanId,
        name: 'POST /graphql',
        isError: false,
        service: 'key-policy-subgraph',
        attributes: { 'http.request.method': 'POST', 'http.route': '/graphql', 'key_policy.request_id': traceId },
      },
    ]);
  });

  it('reports each provider call under its request, with its target and outcome', () => {
    const spans = spansOf(traceOf('1').traceId);
    const request = spans.find(({ kind }) => kind === 'server');
    const calls = spans.filter(({ kind }) => kind === 'client');
    const call = (cloud: string, key: typeof awsExample, code?: string) =>
      expect.objectContaining({
        parentSpanId: request?.spanId,
        name: 'KMS/GetKeyPolicy',
        isError: code !== undefined,
        attributes: {
          'rpc.service': 'KMS',
          'rpc.method': 'GetKeyPolicy',
          'cloud.provider': cloud,
          'cloud.account.id': key.accountId,
          'cloud.region': key.region,
          ...(code === undefined ? {} : { 'error.type': code }),
        },
      });
    expect(calls).toHaveLength(3);
    expect(calls).toEqual(
      expect.arrayContaining([
        call('aws', awsExample),
        call('alibaba_cloud', alibabaCloudExample),
        call('aws', denied, 'KMS_ACCESS_DENIED'),
      ]),
    );
  });

  it('separates requests that wait in the same region queue at the same time', () => {
    for (const digit of ['2', '3']) {
      const spans = spansOf(traceOf(digit).traceId);
      const request = spans.find(({ kind }) => kind === 'server');
      const calls = spans.filter(({ kind }) => kind === 'client');
      expect(calls.length).toBeGreaterThan(0);
      expect(new Set(calls.map(({ parentSpanId }) => parentSpanId))).toEqual(new Set([request?.spanId]));
    }
    // Each attempt is a separate span.
    expect(spansOf(traceOf('3').traceId).filter(({ kind }) => kind === 'client').length).toBeGreaterThan(1);
  });

  it('reports no provider call where the cache answered', () => {
    expect(spansOf(traceOf('4').traceId)).toMatchObject([{ kind: 'server' }]);
  });

  it('marks a response that no client waited for', () => {
    const spans = spansOf(traceOf('6').traceId);
    expect(spans.find(({ kind }) => kind === 'server')).toMatchObject({
      isError: true,
      attributes: { 'error.type': 'aborted' },
    });
    expect(spans.find(({ kind }) => kind === 'client')).toMatchObject({
      isError: true,
      attributes: { 'error.type': 'KMS_PROVIDER_TIMEOUT' },
    });
  });

  it('starts a trace if the caller has none, and none for probes', () => {
    const own = collector.spans.filter(({ kind, parentSpanId }) => kind === 'server' && parentSpanId === undefined);
    expect(own).toHaveLength(1);
    expect(spansOf('5'.repeat(32))).toEqual([]);
  });

  it('contains no names of operations, no keys and no policies', () => {
    expect(new Set(collector.spans.map(({ name }) => name))).toEqual(new Set(['POST /graphql', 'KMS/GetKeyPolicy']));
    expect(collector.text).not.toMatch(/SecretName|arn:aws|acs:kms|Statement/);
  });

  it('writes the trace into the audit line', () => {
    const { traceId } = traceOf('1');
    const reads = service.lines().filter((line) => line.msg === 'provider read' && line.traceId === traceId);
    const request = spansOf(traceId).find(({ kind }) => kind === 'server');
    expect(reads.map(({ spanId }) => spanId)).toEqual(Array(3).fill(request?.spanId));
  });
});

describe('OTEL_SDK_DISABLED', () => {
  it('turns it off, and the service serves all the same', async () => {
    const service = await startProcess({ OTEL_SDK_DISABLED: 'true' }, ['./src/telemetry/register.ts']);
    const { status } = await ask(`${service.url}/graphql`, '{ __typename }');
    expect(status).toBe(200);
    expect(await service.end()).toBe(0);
    expect(service.output()).not.toContain('opentelemetry');
  });
});
