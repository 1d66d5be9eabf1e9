import { readFileSync } from 'node:fs';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awsExample } from '../support/keys.ts';
import { type ServiceUnderTest, startWithSandbox } from '../support/service.ts';

const secret = 'a secret of the gateways';

const connect = async (running: ServiceUnderTest, headers: Readonly<Record<string, string>> = {}): Promise<Client> => {
  const client = new Client({ name: 'test', version: '1' });
  const transport = new StreamableHTTPClientTransport(new URL('/mcp', running.service.url), {
    requestInit: { headers },
  });
  await client.connect(transport as Parameters<typeof client.connect>[0]);
  return client;
};

const textOf = (result: Awaited<ReturnType<Client['callTool']>>): string =>
  (result.content as readonly { readonly text: string }[])[0]?.text ?? '';

describe('/mcp', () => {
  let running: ServiceUnderTest;
  let client: Client;
  beforeAll(async () => {
    running = await startWithSandbox({ env: { MCP: 'true' } });
    client = await connect(running);
  });
  afterAll(async () => {
    await client?.close();
    await running?.close();
  });

  it('offers each named question as a tool, described for agents', async () => {
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toContain('WhoCanUseKey');
    for (const { name, description, inputSchema } of tools) {
      expect(description?.length, name).toBeGreaterThan(40);
      expect(inputSchema.type).toBe('object');
    }
    const decide = tools.find(({ name }) => name === 'MayPrincipalUseKey');
    expect(decide?.inputSchema).toMatchObject({
      required: ['arn', 'principal', 'action'],
      properties: { context: { type: 'array', items: { type: 'object', required: ['key', 'values'] }, default: [] } },
    });
  });

  it('says its version', () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    expect(client.getServerVersion()).toMatchObject({ name: 'key-policy-subgraph', version });
  });

  it('answers a tool as the graph does', async () => {
    const result = await client.callTool({ name: 'IsKeyOpen', arguments: { arn: awsExample.arn } });
    expect(result.isError).toBe(false);
    expect(JSON.parse(textOf(result)).data.key.policyResult).toMatchObject({ exposure: 'INTERNAL' });
  });

  it('reports invalid arguments and unknown tools', async () => {
    const wrong = await client.callTool({ name: 'IsKeyOpen', arguments: {} });
    expect(wrong.isError).toBe(true);
    expect(textOf(wrong)).toContain('$arn');
    await expect(client.callTool({ name: 'DeleteKey', arguments: {} })).rejects.toThrow('no tool of this name');
  });

  it('reports arguments that a tool does not have, instead of answering without them', async () => {
    const result = await client.callTool({ name: 'OpenKeys', arguments: { exposure: ['PUBLIC'] } });
    expect(result.isError).toBe(true);
    expect(textOf(result)).toBe('OpenKeys has no argument exposure. Its arguments: exposures, first, after.');
  });

  it('reports errors without locations in the query, which the client does not see', async () => {
    const text = textOf(await client.callTool({ name: 'WhoCanUseKey', arguments: { arn: 'nothing' } }));
    expect(JSON.parse(text).errors[0].extensions.code).toBe('KMS_INVALID_KEY_REFERENCE');
    expect(text).not.toContain('locations');
  });

  it('has no sessions', async () => {
    expect((await fetch(new URL('/mcp', running.service.url))).status).toBe(405);
  });

  const send = (body: string, headers: Readonly<Record<string, string>> = {}) =>
    fetch(new URL('/mcp', running.service.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
      body,
    });
  const post = (body: unknown, headers: Readonly<Record<string, string>> = {}) => send(JSON.stringify(body), headers);
  const ping = { jsonrpc: '2.0', id: 1, method: 'ping' };

  it('answers one message per request', async () => {
    expect(await (await post(ping)).json()).toEqual({ jsonrpc: '2.0', id: 1, result: {} });
    const batch = await post([ping, ping]);
    expect(batch.status).toBe(400);
    expect(await batch.json()).toMatchObject({ error: { code: -32_600 } });
  });

  it('returns the id of a request, as every response does', async () => {
    const { headers } = await post(ping, { 'x-request-id': 'a-gateway-s-id' });
    expect(headers.get('x-request-id')).toBe('a-gateway-s-id');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  const call = (params: unknown) => ({ jsonrpc: '2.0', id: 1, method: 'tools/call', params });

  it.each([
    ['text that is not JSON', '{no', 400, -32_700],
    ['an empty body', '', 400, -32_700],
    ['JSON that is not an object', 'null', 400, -32_600],
    ['a message of another protocol', JSON.stringify({ id: 1, method: 'ping' }), 400, -32_600],
    ['an unknown method', JSON.stringify({ ...ping, method: 'keys/delete' }), 200, -32_601],
    ['a method that objects have', JSON.stringify({ ...ping, method: 'constructor' }), 200, -32_601],
    ['a call without a tool', JSON.stringify(call({ tool: 'IsKeyOpen' })), 200, -32_602],
    ['a call with a list of arguments', JSON.stringify(call({ name: 'IsKeyOpen', arguments: [] })), 200, -32_602],
    ['a call of an unknown tool', JSON.stringify(call({ name: 'DeleteKey' })), 200, -32_602],
  ])("reports %s by JSON-RPC's code", async (_, body, status, code) => {
    const response = await send(body);
    expect(response.status).toBe(status);
    const id = status === 200 ? 1 : null;
    expect(await response.json()).toMatchObject({ jsonrpc: '2.0', id, error: { code } });
  });

  it('says which content type a message needs', async () => {
    const response = await fetch(new URL('/mcp', running.service.url), { method: 'POST', body: JSON.stringify(ping) });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { message: expect.stringContaining('application/json') } });
  });

  it('acknowledges notifications, and rejects versions of the protocol that it does not know', async () => {
    const notification = await post({ jsonrpc: '2.0', method: 'notifications/initialized' });
    expect([notification.status, await notification.text()]).toEqual([202, '']);
    expect((await post(ping, { 'mcp-protocol-version': '2025-11-25' })).status).toBe(200);
    expect((await post(ping, { 'mcp-protocol-version': '1900-01-01' })).status).toBe(400);
  });

  it('rejects pages of other origins', async () => {
    const { host } = new URL(running.service.url);
    const origins = { [`http://${host}`]: 200, 'https://elsewhere.example': 403, 'http://127.0.0.1:1': 403, null: 403 };
    for (const [origin, status] of Object.entries(origins))
      expect((await post(ping, { origin })).status, origin).toBe(status);
    expect((await post(ping, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  });
});

describe('/mcp behind a secret', () => {
  let running: ServiceUnderTest;
  beforeAll(async () => {
    running = await startWithSandbox({ env: { MCP: 'true', GATEWAY_SHARED_SECRETS: secret } });
  });
  afterAll(() => running?.close());

  it('rejects clients without the secret', async () => {
    await expect(connect(running)).rejects.toThrow();
    const client = await connect(running, { 'router-authorization': secret });
    expect((await client.listTools()).tools.length).toBeGreaterThan(5);
    await client.close();
  });
});

it('is off by default', async () => {
  const running = await startWithSandbox();
  const response = await fetch(new URL('/mcp', running.service.url), { method: 'POST', body: '{}' });
  expect(response.status).toBe(404);
  await running.close();
});
