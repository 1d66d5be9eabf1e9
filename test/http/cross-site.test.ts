import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awsExample } from '../support/keys.ts';
import { type ServiceUnderTest, startWithSandbox } from '../support/service.ts';

const query = `{ key(arn: "${awsExample.arn}") { policy { version } } }`;

/** What a browser sends for a page: scripts can't change these headers. */
const requests = [
  { from: 'this site', headers: { 'sec-fetch-site': 'same-origin' }, status: 200 },
  { from: 'nobody but its user', headers: { 'sec-fetch-site': 'none' }, status: 200 },
  { from: 'no browser', headers: {}, status: 200 },
  { from: 'another site', headers: { 'sec-fetch-site': 'cross-site' }, status: 403 },
  { from: 'another site, as an image', headers: { 'sec-fetch-site': 'cross-site', accept: 'image/*' }, status: 403 },
];

describe('a simple request', () => {
  let running: ServiceUnderTest;
  beforeAll(async () => {
    running = await startWithSandbox();
  });
  afterAll(() => running?.close());

  it.each(requests)('of $from is $status', async ({ headers, status }) => {
    const url = `${running.graphqlUrl}?${new URLSearchParams({ query })}`;
    running.sandbox.calls.reset();
    const response = await fetch(url, { headers: headers as Record<string, string> });
    const text = await response.text();
    expect(response.status).toBe(status);
    expect(text.includes('2012-10-17')).toBe(status === 200);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    if (status === 403) expect(running.sandbox.calls.count()).toBe(0);
  });

  it.each(['text/plain', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded'])(
    'whose body is a form of %s is refused',
    async (type) => {
      const body = JSON.stringify({ query });
      const response = await fetch(running.graphqlUrl, { method: 'POST', headers: { 'content-type': type }, body });
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(response.status).toBeLessThan(500);
    },
  );
});
