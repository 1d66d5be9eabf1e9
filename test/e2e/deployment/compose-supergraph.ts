import { readFileSync } from 'node:fs';
import { readSdl } from '../../../src/graphql/sdl.ts';
import { composers } from '../federation/compose.ts';

const example = new URL('../federation/example-subgraph/schema.graphql', import.meta.url);

/** The path of the committed supergraph, which the compose file passes to the router. */
export const supergraphFile = new URL('../../deployment/supergraph.graphql', import.meta.url);

/** The supergraph of the compose file: this subgraph and the example subgraph, with their host names there. */
export const composeSupergraph = (): string => {
  const { supergraph, errors } = composers['@theguild/federation-composition']([
    { name: 'keys', url: 'http://subgraph:4000/graphql', sdl: readSdl() },
    { name: 'storage', url: 'http://storage:4001/', sdl: readFileSync(example, 'utf8') },
  ]);
  if (supergraph === null) throw new Error(`The subgraphs do not compose: ${errors.join('; ')}`);
  return `${supergraph.trim()}\n`;
};
