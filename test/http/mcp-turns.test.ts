import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { LongResponses } from '../../src/http/long-responses.ts';
import { type McpRouteOptions, registerMcpRoute } from '../../src/http/mcp/mcp-route.ts';

it('an MCP request waits for its turn', async () => {
  const app = Fastify().decorate('longResponses', new LongResponses(1000));
  const context = { caller: 'somebody' } as ReturnType<McpRouteOptions['createContext']>;
  let begin = () => {};
  const owner = new Promise((resolve) => {
    const slices: McpRouteOptions['slices'] = {
      turn: () => null,
      firstTurn: () => null,
      connectionAccepted: () => {},
      laterTurn: (waiting) => {
        resolve(waiting);
        return new Promise((begins) => (begin = begins));
      },
    };
    const apollo = {} as McpRouteOptions['apollo'];
    registerMcpRoute(app, { apollo, questions: [], createContext: () => context, slices, responseBytes: 1000 });
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  let isAnswered = false;
  const answer = fetch(`${url}/mcp`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
  }).then((response) => {
    isAnswered = true;
    return response.json();
  });
  expect(await owner).toBe(context);
  expect(isAnswered).toBe(false);
  begin();
  expect(await answer).toMatchObject({ id: 1, result: { tools: [] } });
  await app.close();
});
