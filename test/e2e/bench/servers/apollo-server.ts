import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { serve } from '../programs/serve.ts';
import { createPeerSchema, type PeerArgument } from './peer-schema.ts';
import { usageCommands } from './usage.ts';

/** https://www.apollographql.com/docs/apollo-server/api/standalone */
serve(async (argument: PeerArgument) => {
  const server = new ApolloServer({ schema: createPeerSchema(argument) });
  const { url } = await startStandaloneServer(server, { listen: { port: 0, host: '127.0.0.1' } });
  return { url: () => url, ...usageCommands };
});
