import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import type { RunningProgram } from './programs.ts';

/** Apollo's gateway from npm instead of the router. It authenticates to the subgraph `keys` as router.yaml does. */
export const startStandInRouter = async (supergraphSdl: string, secret: string): Promise<RunningProgram> => {
  const gateway = new ApolloGateway({
    supergraphSdl,
    buildService: ({ name, url }) =>
      new RemoteGraphQLDataSource({
        ...(url === undefined ? {} : { url }),
        willSendRequest: ({ request }) => {
          if (name === 'keys') request.http?.headers.set('Router-Authorization', secret);
        },
      }),
  });
  const server = new ApolloServer({ gateway });
  const { url } = await startStandaloneServer(server, { listen: { port: 0, host: '127.0.0.1' } });
  return { url, close: () => server.stop() };
};
