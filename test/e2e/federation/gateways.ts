import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApolloGateway } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { createGatewayRuntime } from '@graphql-hive/gateway';

export interface RunningGateway {
  readonly url: string;
  close(): Promise<void>;
}

type StartGateway = (supergraph: string) => Promise<RunningGateway>;

const startApolloGateway: StartGateway = async (supergraphSdl) => {
  const server = new ApolloServer({ gateway: new ApolloGateway({ supergraphSdl }) });
  const { url } = await startStandaloneServer(server, { listen: { port: 0, host: '127.0.0.1' } });
  return { url, close: () => server.stop() };
};

/** @param hmacSecret the secret with which the gateway signs its requests to subgraphs */
export const startHiveGateway = async (supergraph: string, hmacSecret?: string): Promise<RunningGateway> => {
  const hmacSignature = hmacSecret === undefined ? {} : { hmacSignature: { secret: hmacSecret } };
  const gateway = createGatewayRuntime({ supergraph, logging: false, ...hmacSignature });
  const server = createServer(gateway);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await gateway[Symbol.asyncDispose]();
    },
  };
};

/** Gateways of other projects, each started according to its documentation. */
export const gateways: Readonly<Record<string, StartGateway>> = {
  '@apollo/gateway': startApolloGateway,
  '@graphql-hive/gateway': (supergraph) => startHiveGateway(supergraph),
};
