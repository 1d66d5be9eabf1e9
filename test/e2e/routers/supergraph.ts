import { federateSubgraphs, LATEST_ROUTER_COMPATIBILITY_VERSION } from '@wundergraph/composition';
import { buildRouterConfig, SubgraphKind } from '@wundergraph/cosmo-shared';
import { parse, print, printSchema } from 'graphql';
import { composers, type Subgraph } from '../federation/compose.ts';

/** The composed subgraphs, in the two forms that routers need. */
export interface Supergraph {
  /** For Apollo Router and Hive Router. */
  readonly sdl: string;
  /** The execution configuration of Cosmo Router, as JSON. */
  readonly cosmoConfiguration: string;
}

const toCosmoConfiguration = (subgraphs: readonly Subgraph[]): string => {
  const version = LATEST_ROUTER_COMPATIBILITY_VERSION;
  const definitions = subgraphs.map(({ name, url, sdl }) => ({ name, url, definitions: parse(sdl) }));
  const result = federateSubgraphs({ subgraphs: definitions, version });
  if (!result.success) throw new Error(result.errors.map(({ message }) => message).join('; '));
  const routerConfig = buildRouterConfig({
    federatedSDL: print(result.federatedGraphAST),
    federatedClientSDL: printSchema(result.federatedGraphClientSchema),
    fieldConfigurations: result.fieldConfigurations,
    routerCompatibilityVersion: version,
    schemaVersionId: 'test',
    subgraphs: subgraphs.map(({ name, url, sdl }) => {
      const { configurationDataByTypeName, schema, costs } = result.subgraphConfigBySubgraphName.get(name)!;
      const known = { id: name, name, url, sdl, subscriptionUrl: '', configurationDataByTypeName, schema };
      return { kind: SubgraphKind.Standard, ...known, ...(costs ? { costs } : {}) };
    }),
  });
  return routerConfig.toJsonString();
};

/** Composes subgraphs for every router. @throws where they do not compose. */
export const composeSupergraph = (subgraphs: readonly Subgraph[]): Supergraph => {
  const { supergraph, errors } = composers['@theguild/federation-composition'](subgraphs);
  if (supergraph === null) throw new Error(errors.join('; '));
  return { sdl: supergraph, cosmoConfiguration: toCosmoConfiguration(subgraphs) };
};
