import { loadConfig } from '../../../src/config/load-config.ts';
import { startService } from '../../../src/service.ts';
import { composers, introspectSubgraph } from '../federation/compose.ts';
import { startExampleSubgraph } from '../federation/example-subgraph/subgraph.ts';
import { gateways, type RunningGateway } from '../federation/gateways.ts';

export interface Example {
  /** The URL of the gateway. */
  readonly gatewayUrl: string;
  readonly explorerUrl: string;
  close(): Promise<void>;
}

/** A query that both subgraphs answer together: the buckets of one, with their keys from the other. */
export const exampleQuestion = `{
  buckets {
    name
    encryptionKey {
      arn
      policyResult {
        ... on KeyPolicy { exposure findings { severity code } }
        ... on KmsError { code message }
      }
    }
  }
}`;

/** This subgraph with its sandbox, a subgraph that refers to keys, and a gateway from npm in front of them. */
export const startExample = async (): Promise<Example> => {
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const closer of closers.toReversed()) await closer();
  };
  try {
    const keys = await startService(loadConfig({ PORT: '0', LOG_LEVEL: 'warn', EXPLORER: 'true' }));
    closers.push(() => keys.close());
    const storage = await startExampleSubgraph(0, '127.0.0.1');
    closers.push(() => storage.close());
    const gateway = await startGateway(`${keys.url}/graphql`, storage.url);
    closers.push(() => gateway.close());
    return { gatewayUrl: gateway.url, explorerUrl: `${keys.url}/graphiql`, close };
  } catch (error) {
    await close();
    throw error;
  }
};

const startGateway = async (keysUrl: string, storageUrl: string): Promise<RunningGateway> => {
  const subgraphs = await Promise.all([introspectSubgraph('keys', keysUrl), introspectSubgraph('storage', storageUrl)]);
  const { supergraph, errors } = composers['@theguild/federation-composition'](subgraphs);
  if (supergraph === null) throw new Error(`The subgraphs do not compose: ${errors.join('; ')}`);
  const start = gateways['@graphql-hive/gateway'];
  if (!start) throw new TypeError('Hive Gateway is not among the gateways.');
  return start(supergraph);
};
