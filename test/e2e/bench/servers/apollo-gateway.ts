import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { composers, type Subgraph } from '../../federation/compose.ts';
import { gatewaySecret } from '../ask.ts';
import { serve } from '../programs/serve.ts';
import { usageCommands } from './usage.ts';

export interface GatewayArgument {
  readonly subgraphs: readonly Subgraph[];
}

/** https://www.apollographql.com/docs/apollo-server/using-federation/api/apollo-gateway */
const createDataSource = (url: string): RemoteGraphQLDataSource =>
  new RemoteGraphQLDataSource({
    url,
    willSendRequest: ({ request }) => request.http?.headers.set('router-authorization', gatewaySecret),
  });

const open = async ({ subgraphs }: GatewayArgument) => {
  const { supergraph, errors } = composers['@apollo/composition'](subgraphs);
  if (supergraph === null) throw new Error(errors.join('; '));
  const gateway = new ApolloGateway({
    supergraphSdl: supergraph,
    buildService: ({ url = '' }) => createDataSource(url),
  });
  const { url } = await startStandaloneServer(new ApolloServer({ gateway }), {
    listen: { port: 0, host: '127.0.0.1' },
  });
  return { url: () => url, ...usageCommands };
};

export type GatewayProgram = Awaited<ReturnType<typeof open>>;

serve(open);
