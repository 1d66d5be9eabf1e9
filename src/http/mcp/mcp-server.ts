import type { ApolloServer } from '@apollo/server';
import type { RequestContext } from '../../graphql/context.ts';
import type { NamedQuestion } from './named-questions.ts';

export interface McpServerOptions {
  readonly apollo: ApolloServer<RequestContext>;
  readonly questions: readonly NamedQuestion[];
  readonly context: RequestContext;
  readonly responseBytes: number;
}

const loadSdk = async () => {
  const [server, types] = await Promise.all([
    import('@modelcontextprotocol/sdk/server/index.js'),
    import('@modelcontextprotocol/sdk/types.js'),
  ]);
  return { ...server, ...types };
};

const instructions =
  'Answers who may use the keys of AWS KMS and Alibaba Cloud KMS. What could not be read is an error and never means that a key is safe.';

interface ToolResult {
  readonly [name: string]: unknown;
  readonly content: { readonly type: 'text'; readonly text: string }[];
  readonly isError: boolean;
}

const toResult = (text: string, isError: boolean): ToolResult => ({ content: [{ type: 'text', text }], isError });

/** Runs a named question like a client of the GraphQL endpoint, with the same limits, scopes and errors. */
const ask = async (
  { query, name }: NamedQuestion,
  variables: Record<string, unknown>,
  { apollo, context, responseBytes }: McpServerOptions,
): Promise<ToolResult> => {
  const { body } = await apollo.executeOperation({ query, variables, operationName: name }, { contextValue: context });
  if (body.kind !== 'single') throw new TypeError('The schema supports no incremental delivery.');
  const { data, errors } = body.singleResult;
  const text = JSON.stringify({ data: data ?? null, ...(errors ? { errors } : {}) });
  if (Buffer.byteLength(text) > responseBytes)
    return toResult('The response is too large: request less at a time.', true);
  return toResult(text, data === null || data === undefined);
};

/** A server for one request, with the permissions of its end user. */
export const createMcpServer = async (options: McpServerOptions) => {
  const { Server, ListToolsRequestSchema, CallToolRequestSchema, McpError, ErrorCode } = await loadSdk();
  const { questions } = options;
  const server = new Server(
    { name: 'key-policy-subgraph', version: '1' },
    { capabilities: { tools: {} }, instructions },
  );
  server.setRequestHandler(ListToolsRequestSchema, async () => ({
    tools: questions.map(({ name, description, inputSchema }) => ({
      name,
      description,
      inputSchema: { ...inputSchema },
      annotations: { readOnlyHint: true, openWorldHint: true },
    })),
  }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
    const question = questions.find(({ name }) => name === params.name);
    if (!question) throw new McpError(ErrorCode.InvalidParams, 'There is no tool of this name.');
    return ask(question, params.arguments ?? {}, options);
  });
  return server;
};
