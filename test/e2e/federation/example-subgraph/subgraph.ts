import { readFileSync } from 'node:fs';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
import { startStandaloneServer } from '@apollo/server/standalone';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';
import { type Bucket, buckets, type Volume, volumes } from './data.ts';

export interface RunningSubgraph {
  readonly url: string;
  close(): Promise<void>;
}

const typeDefs = parse(readFileSync(new URL('schema.graphql', import.meta.url), 'utf8'));

export interface StorageData {
  readonly buckets: readonly Bucket[];
  readonly volumes: readonly Volume[];
}

const resolversOf = ({ buckets, volumes }: StorageData) => ({
  Query: { buckets: () => buckets, volumes: () => volumes },
  Bucket: { __resolveReference: ({ name }: { name: string }) => buckets.find((bucket) => bucket.name === name) },
  Volume: { __resolveReference: ({ id }: { id: string }) => volumes.find((volume) => volume.id === id) },
});

/** Starts a subgraph that refers to keys, as other teams' subgraphs do; port 0 selects a free one. */
export const startExampleSubgraph = async (
  port: number,
  host: string,
  data: StorageData = { buckets, volumes },
): Promise<RunningSubgraph> => {
  const server = new ApolloServer({
    schema: buildSubgraphSchema([{ typeDefs, resolvers: resolversOf(data) }]),
    plugins: [ApolloServerPluginInlineTraceDisabled()],
  });
  const { url } = await startStandaloneServer(server, { listen: { port, host } });
  return { url, close: () => server.stop() };
};
