import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
import { startStandaloneServer } from '@apollo/server/standalone';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';
import { sandboxKeys } from '../../../src/sandbox/index.ts';
import { awsExample } from '../../support/keys.ts';
import type { RunningSubgraph } from './example-subgraph/subgraph.ts';

/** A subgraph that refers to keys by their key ids alone, as some inventories list them. */
const typeDefs = parse(`
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  type Query { databases: [Database!]! }
  type Database { name: ID! encryptionKey: Key! }
  type Key @key(fields: "provider region keyId", resolvable: false) {
    provider: KmsProvider
    region: String
    keyId: ID
  }
  enum KmsProvider { AWS ALIBABA_CLOUD }
`);

/** A key id alone is sufficient only if one account serves the Region. */
export const singapore = sandboxKeys.find(({ region }) => region === 'ap-southeast-1')!;

const idOf = ({ provider, region, keyId }: typeof awsExample) => ({ provider, region, keyId });

export const databases = [
  { name: 'orders', encryptionKey: idOf(awsExample) },
  { name: 'customers', encryptionKey: idOf(singapore) },
  { name: 'lost', encryptionKey: { ...idOf(awsExample), keyId: 'no-key-id' } },
];

export const startDatabasesSubgraph = async (): Promise<RunningSubgraph> => {
  const schema = buildSubgraphSchema([{ typeDefs, resolvers: { Query: { databases: () => databases } } }]);
  const server = new ApolloServer({ schema, plugins: [ApolloServerPluginInlineTraceDisabled()] });
  const { url } = await startStandaloneServer(server, { listen: { port: 0, host: '127.0.0.1' } });
  return { url, close: () => server.stop() };
};
