import { buildSubgraphSchema } from '@apollo/subgraph';
import { type GraphQLSchema, parse } from 'graphql';
import { readSdl } from '../../../../src/graphql/schema.ts';

/** A key as it stands in our answer, and so in the peers' memory. */
export interface Entity {
  readonly __typename: 'Key';
  readonly arn: string;
}

export interface PeerArgument {
  readonly entities: readonly Entity[];
}

export interface Representation {
  readonly arn: string;
}

/** Finds entities by their keys: all that a peer does beside being itself. */
export const createLookUp = ({ entities }: PeerArgument): ((representation: Representation) => Entity | undefined) => {
  const byArn = new Map(entities.map((entity) => [entity.arn, entity]));
  return ({ arn }) => byArn.get(arn);
};

/**
 * The same schema over constant data. The library's resolver of `_entities` makes a promise for each of them, which is
 * no peer's fault, so that it is replaced by one that makes none.
 */
export const createPeerSchema = (argument: PeerArgument): GraphQLSchema => {
  const schema = buildSubgraphSchema([{ typeDefs: parse(readSdl()) }]);
  const entities = schema.getQueryType()?.getFields()._entities;
  if (!entities) throw new TypeError('The schema has no _entities field.');
  const lookUp = createLookUp(argument);
  entities.resolve = (_query, args: { readonly representations: readonly Representation[] }) =>
    args.representations.map(lookUp);
  return schema;
};
