import { request as httpRequest } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask } from '../support/graphql.ts';
import { alibabaCloudExample, awsExample, keyNamed, toRepresentation } from '../support/keys.ts';
import { type ServiceUnderTest, startWithSandbox } from '../support/service.ts';
import { type Scrape, scrape } from './scrape.ts';

const entities = `query ($representations: [_Any!]!) {
  _entities(representations: $representations) { ... on Key { arn policy { document } } }
}`;

const absent = { arn: awsExample.arn.replace(awsExample.keyId, '00000000-0000-4000-8000-000000000000') };

describe('/metrics', () => {
  let running: ServiceUnderTest;
  const askFor = (...keys: readonly { readonly arn: string }[]) =>
    ask(running.graphqlUrl, entities, { representations: keys.map(toRepresentation) });
  const metrics = (): Promise<Scrape> => scrape(running.service.url);

  beforeEach(async () => {
    running = await startWithSandbox();
  });
  afterEach(() => running?.close());

  it('is Prometheus’s text, with every series that is known beforehand at zero', async () => {
    const { contentType, value } = await metrics();
    expect(contentType).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(value('key_policy_graphql_operations_total', { way: 'entity-cache' })).toBe(0);
    expect(value('key_policy_cache_results_total', { operation: 'GetKeyPolicy', result: 'hit' })).toBe(0);
    expect(value('key_policy_graphql_errors_total', { code: 'KMS_ACCESS_DENIED' })).toBe(0);
    expect(value('key_policy_http_requests_in_flight')).toBe(1);
  });

  it('counts provider calls by target and outcome', async () => {
    await askFor(awsExample, absent, alibabaCloudExample);
    const { value } = await metrics();
    const calls = (labels: Readonly<Record<string, string>>) =>
      value('key_policy_provider_calls_total', { operation: 'GetKeyPolicy', ...labels });
    expect(calls({ provider: 'AWS', region: awsExample.region, code: 'OK' })).toBe(1);
    expect(calls({ provider: 'AWS', region: awsExample.region, code: 'KMS_KEY_NOT_FOUND' })).toBe(1);
    expect(calls({ provider: 'ALIBABA_CLOUD', region: alibabaCloudExample.region, code: 'OK' })).toBe(1);
  });

  it('measures provider calls in seconds', async () => {
    running.sandbox.setLatency(60);
    await askFor(awsExample);
    const { value } = await metrics();
    const labels = { provider: 'AWS', operation: 'GetKeyPolicy', code: 'OK' };
    expect(value('key_policy_provider_call_duration_seconds_count', labels)).toBe(1);
    expect(value('key_policy_provider_call_duration_seconds_sum', labels)).toBeGreaterThanOrEqual(0.05);
    expect(value('key_policy_provider_call_duration_seconds_sum', labels)).toBeLessThan(10);
    expect(value('key_policy_provider_call_duration_seconds_bucket', { ...labels, le: '0.05' })).toBe(0);
  });

  it('distinguishes hits from misses, also for refusals', async () => {
    await askFor(awsExample, absent);
    await askFor(awsExample, absent);
    const { value } = await metrics();
    const results = (result: string) =>
      value('key_policy_cache_results_total', { operation: 'GetKeyPolicy', result }) ?? 0;
    expect(results('miss')).toBe(2);
    expect(results('hit')).toBeGreaterThanOrEqual(1);
    expect(results('negative-hit')).toBe(1);
    expect(running.sandbox.calls.count()).toBe(2);
  });

  it('reports how operations were answered, and how many entities they requested', async () => {
    await askFor(awsExample);
    await askFor(awsExample);
    await askFor(awsExample);
    await ask(running.graphqlUrl, '{ nothing }');
    await ask(running.graphqlUrl, '{ __typename }');
    const { value } = await metrics();
    const operations = (way: string) => value('key_policy_graphql_operations_total', { way });
    expect(operations('refused')).toBe(1);
    expect(operations('entity-cache')).toBe(2);
    expect(operations('executed')).toBe(2);
    expect(value('key_policy_graphql_entities_count')).toBe(3);
    expect(value('key_policy_graphql_entities_sum')).toBe(3);
  });

  it('counts errors in answers by their code', async () => {
    const denied = keyNamed('AWS', 'AccessDeniedException');
    await askFor(absent, denied, { arn: 'arn:aws:kms:nowhere' });
    await ask(running.graphqlUrl, '{ nothing }');
    await ask(running.graphqlUrl, '{ nothing');
    const { value } = await metrics();
    const errors = (code: string) => value('key_policy_graphql_errors_total', { code });
    expect(errors('KMS_KEY_NOT_FOUND')).toBe(1);
    expect(errors('KMS_ACCESS_DENIED')).toBe(1);
    expect(errors('KMS_INVALID_KEY_REFERENCE')).toBe(1);
    expect(errors('GRAPHQL_VALIDATION_FAILED')).toBe(1);
    expect(errors('GRAPHQL_PARSE_FAILED')).toBe(1);
    expect(errors('OTHER')).toBe(0);
  });

  it('measures requests by registered route and status', async () => {
    await askFor(awsExample);
    await fetch(running.graphqlUrl, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' });
    await fetch(`${running.service.url}/made/up/${'x'.repeat(50)}`);
    await fetch(`${running.service.url}/health/live`);
    const { value, text } = await metrics();
    const requests = (route: string, status: string) =>
      value('key_policy_http_request_duration_seconds_count', { route, status });
    expect(requests('/graphql', '200')).toBe(1);
    expect(requests('/graphql', '400')).toBe(1);
    expect(requests('/health/live', '200')).toBe(1);
    expect(requests('other', '404')).toBe(1);
    expect(text).not.toContain('xxx');
    expect(value('key_policy_http_request_duration_seconds_sum', { route: '/graphql', status: '200' })).toBeGreaterThan(
      0,
    );
  });

  it('counts a request whose sender left, and no longer as one in flight', async () => {
    running.sandbox.setFault({ kind: 'hang' });
    const body = JSON.stringify({ query: entities, variables: { representations: [toRepresentation(awsExample)] } });
    const request = httpRequest(running.graphqlUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
    });
    request.on('error', () => {});
    request.end(body);
    await expect.poll(() => running.sandbox.calls.count()).toBe(1);
    expect((await metrics()).value('key_policy_http_requests_in_flight')).toBe(2);
    request.destroy();
    await expect.poll(async () => (await metrics()).value('key_policy_http_requests_in_flight')).toBe(1);
    expect(
      (await metrics()).value('key_policy_http_request_duration_seconds_count', {
        route: '/graphql',
        status: 'aborted',
      }),
    ).toBe(1);
  });

  it('reports whose quota was used up', async () => {
    running.sandbox.setFault({ kind: 'throttle', times: 1 });
    await askFor(awsExample);
    const { value } = await metrics();
    expect(
      value('key_policy_provider_throttled_total', {
        provider: 'AWS',
        account_id: awsExample.accountId,
        region: awsExample.region,
        operation: 'GetKeyPolicy',
      }),
    ).toBe(1);
  });

  it('reports the state of each region queue', async () => {
    const labels = { provider: 'AWS', account_id: awsExample.accountId, region: awsExample.region };
    const before = await metrics();
    expect(before.value('key_policy_queue_circuit_state', labels)).toBe(0);
    expect(before.value('key_policy_queue_waiting_calls', labels)).toBe(0);
    expect(before.value('key_policy_queue_running_calls', labels)).toBe(0);
    running.sandbox.setFault({ kind: 'reset', on: { provider: 'AWS' } });
    const neighbours = ['Console default', 'CloudTrail', 'Cross-account', 'Organization', 'Deny guard'];
    await askFor(...neighbours.map((name) => keyNamed('AWS', name)));
    const { value } = await metrics();
    expect(value('key_policy_queue_circuit_state', labels)).toBe(2);
    expect(
      value('key_policy_queue_circuit_state', {
        provider: 'ALIBABA_CLOUD',
        account_id: alibabaCloudExample.accountId,
        region: alibabaCloudExample.region,
      }),
    ).toBe(0);
  });

  it('contains no key, and only labels with a bounded number of values', async () => {
    await askFor(awsExample, absent, alibabaCloudExample);
    const { text, names, labelNames } = await metrics();
    expect(text).not.toContain('arn:');
    expect(text).not.toContain(awsExample.keyId);
    const own = [...names].filter((name) => name.startsWith('key_policy_'));
    expect(own.length).toBeGreaterThan(15);
    const allowed = ['route', 'status', 'provider', 'account_id', 'region', 'operation', 'code', 'result', 'way', 'le'];
    const ofProcess = ['version', 'major', 'minor', 'patch', 'kind', 'space', 'type'];
    expect([...labelNames].filter((label) => ![...allowed, ...ofProcess].includes(label))).toEqual([]);
    expect(names.has('process_resident_memory_bytes')).toBe(true);
  });
});

describe('METRICS=false', () => {
  it('removes the route, and nothing else', async () => {
    const running = await startWithSandbox({ env: { METRICS: 'false' } });
    const { status } = await ask(running.graphqlUrl, entities, { representations: [toRepresentation(awsExample)] });
    expect(status).toBe(200);
    expect((await fetch(`${running.service.url}/metrics`)).status).toBe(404);
    await running.close();
  });
});

describe('a store that is down', () => {
  it('is reported, and there is no such series if none is configured', async () => {
    const running = await startWithSandbox({ env: { REDIS_URL: 'redis://127.0.0.1:1' } });
    await expect.poll(async () => (await scrape(running.service.url)).value('key_policy_redis_up')).toBe(0);
    await running.close();
    const without = await startWithSandbox();
    expect((await scrape(without.service.url)).names.has('key_policy_redis_up')).toBe(false);
    await without.close();
  });
});
