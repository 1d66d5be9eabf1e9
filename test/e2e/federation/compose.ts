import { composeServices as composeByApollo } from '@apollo/composition';
import { composeServices as composeByGuild } from '@theguild/federation-composition';
import { federateSubgraphs } from '@wundergraph/composition';
import { parse, print } from 'graphql';
import { ask } from '../../support/graphql.ts';

export interface Subgraph {
  readonly name: string;
  readonly url: string;
  readonly sdl: string;
}

/** The SDL that a running subgraph returns to gateways. */
export const introspectSubgraph = async (name: string, url: string): Promise<Subgraph> => {
  const { data } = await ask(url, '{ _service { sdl } }');
  return { name, url, sdl: data._service.sdl };
};

export interface Composition {
  /** Null where the subgraphs do not compose. */
  readonly supergraph: string | null;
  readonly errors: readonly string[];
}

type Composer = (subgraphs: readonly Subgraph[]) => Composition;

const toServices = (subgraphs: readonly Subgraph[]) =>
  subgraphs.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) }));

const messages = (errors: readonly { readonly message: string }[] | undefined): readonly string[] =>
  (errors ?? []).map(({ message }) => message);

/** The composers, each with its result converted to a common form. */
export const composers = {
  '@theguild/federation-composition': (subgraphs) => {
    const { supergraphSdl = null, errors } = composeByGuild(toServices(subgraphs));
    return { supergraph: supergraphSdl, errors: messages(errors) };
  },
  '@apollo/composition': (subgraphs) => {
    const { supergraphSdl = null, errors } = composeByApollo(toServices(subgraphs));
    return { supergraph: supergraphSdl, errors: messages(errors) };
  },
  '@wundergraph/composition': (subgraphs) => {
    const definitions = subgraphs.map(({ name, url, sdl }) => ({ name, url, definitions: parse(sdl) }));
    const result = federateSubgraphs({ subgraphs: definitions });
    if (!result.success) return { supergraph: null, errors: messages(result.errors) };
    return { supergraph: print(result.federatedGraphAST), errors: [] };
  },
} satisfies Readonly<Record<string, Composer>>;

export type ComposerName = keyof typeof composers;
