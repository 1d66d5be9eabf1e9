import type { ApolloServer } from '@apollo/server';
import type { GraphQLFormattedError } from 'graphql';
import type { RequestContext } from '../../graphql/context.ts';
import { readVersion } from '../../version.ts';
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

const version = readVersion(new URL('../../../package.json', import.meta.url));

const instructions =
  'Answers who may use the keys of AWS KMS and Alibaba Cloud KMS. What could not be read is an error and never means that a key is safe.';

/** An operation's name in words: `Who can use key`. */
const toTitle = (name: string): string => name.replaceAll(/(?<!^)[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

interface ToolResult {
  readonly [name: string]: unknown;
  readonly content: { readonly type: 'text'; readonly text: string }[];
  readonly isError: boolean;
}

const toResult = (text: string, isError: boolean): ToolResult => ({ content: [{ type: 'text', text }], isError });

/** The names of arguments that a question does not have: ignoring them would answer another question. */
const unknownArguments = ({ inputSchema }: NamedQuestion, given: object): readonly string[] =>
  Object.keys(given).filter((name) => !Object.hasOwn(inputSchema.properties, name));

const rejectArguments = ({ name, inputSchema }: NamedQuestion, unknown: readonly string[]): ToolResult => {
  const known = Object.keys(inputSchema.properties).join(', ') || 'none';
  return toResult(`${name} has no argument ${unknown.join(', ')}. Its arguments: ${known}.`, true);
};

/** Errors without places in the query's text, which the client does not know. */
const withoutLocations = (errors: readonly GraphQLFormattedError[]) => errors.map(({ locations, ...error }) => error);

/** Runs a named question like a client of the GraphQL endpoint, with the same limits, scopes and errors. */
const ask = async (
  { query, name }: NamedQuestion,
  variables: Record<string, unknown>,
  { apollo, context, responseBytes }: McpServerOptions,
): Promise<ToolResult> => {
  const { body } = await apollo.executeOperation({ query, variables, operationName: name }, { contextValue: context });
  if (body.kind !== 'single') throw new TypeError('The schema supports no incremental delivery.');
  const { data, errors } = body.singleResult;
  const text = JSON.stringify({ data: data ?? null, ...(errors ? { errors: withoutLocations(errors) } : {}) });
  if (Buffer.byteLength(text) > responseBytes)
    return toResult('The response is too large: request less at a time.', true);
  return toResult(text, data === null || data === undefined);
};

/** A server for one request, with the permissions of its end user. */
export const createMcpServer = async (options: McpServerOptions) => {
  const { Server, ListToolsRequestSchema, CallToolRequestSchema, McpError, ErrorCode } = await loadSdk();
  const { questions } = options;
  const names = questions.map(({ name }) => name).join(', ');
  const server = new Server({ name: 'key-policy-subgraph', version }, { capabilities: { tools: {} }, instructions });
  server.setRequestHandler(ListToolsRequestSchema, async () => ({
    tools: questions.map(({ name, description, inputSchema }) => ({
      name,
      description,
      inputSchema: { ...inputSchema },
      annotations: { title: toTitle(name), readOnlyHint: true, openWorldHint: true },
    })),
  }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
    const question = questions.find(({ name }) => name === params.name);
    if (!question) throw new McpError(ErrorCode.InvalidParams, `There is no tool of this name, only ${names}.`);
    const given = params.arguments ?? {};
    const unknown = unknownArguments(question, given);
    return unknown.length > 0 ? rejectArguments(question, unknown) : ask(question, given, options);
  });
  return server;
};
