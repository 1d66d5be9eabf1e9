import { buildSubgraphSchema } from '@apollo/subgraph';
import { GraphQLError, type GraphQLErrorExtensions, type GraphQLObjectType, type GraphQLSchema, parse } from 'graphql';
import { readSdl } from '../../../../src/graphql/sdl.ts';

/** A key as in this service's response, which the peers have in memory. */
export interface Entity {
  readonly __typename: 'Key';
  readonly arn: string;
}

/** The error of a key whose policy can't be read. */
export interface Failure {
  readonly message: string;
  readonly extensions: GraphQLErrorExtensions;
}

/** A page of `keys`. */
export interface Page {
  readonly edges: readonly { readonly cursor: string; readonly node: Pick<Entity, 'arn'> }[];
}

export interface PeerArgument {
  readonly entities: readonly Entity[];
  /** The errors of keys that can't be read, by ARN. */
  readonly failures?: Readonly<Record<string, Failure>>;
  /** The result of `keys`, with the ARN in place of each key. */
  readonly page?: Page;
}

export interface Representation {
  readonly arn: string;
}

/** Looks up entities by their ARNs, the only code of a peer that is not its own. */
export const createLookUp = ({ entities }: PeerArgument): ((representation: Representation) => Entity | undefined) => {
  const byArn = new Map(entities.map((entity) => [entity.arn, entity]));
  return ({ arn }) => byArn.get(arn);
};

/** Makes the policies of these keys fail. A resolver for all keys would slow down the others. */
const failWith = (schema: GraphQLSchema, failures: NonNullable<PeerArgument['failures']>): void => {
  const policy = (schema.getType('Key') as GraphQLObjectType).getFields().policy;
  if (!policy || Object.keys(failures).length === 0) return;
  policy.resolve = (key: Entity & { readonly policy?: unknown }) => {
    const failure = failures[key.arn];
    if (failure) throw new GraphQLError(failure.message, { extensions: failure.extensions });
    return key.policy;
  };
};

/**
 * The same schema over constant data. The library's resolver of `_entities` creates a promise for each entity, which is
 * not the peers' fault, so it is replaced by one that creates none.
 */
export const createPeerSchema = (argument: PeerArgument): GraphQLSchema => {
  const schema = buildSubgraphSchema([{ typeDefs: parse(readSdl()) }]);
  const entities = schema.getQueryType()?.getFields()._entities;
  if (!entities) throw new TypeError('The schema has no _entities field.');
  const lookUp = createLookUp(argument);
  entities.resolve = (_query, args: { readonly representations: readonly Representation[] }) =>
    args.representations.map(lookUp);
  const query = schema.getQueryType()?.getFields();
  if (query?.key) query.key.resolve = (_query, args: Representation) => lookUp(args);
  const { page } = argument;
  const edges = page?.edges.map(({ cursor, node }) => ({ cursor, node: lookUp(node) }));
  const connection = { ...page, edges };
  if (query?.keys) query.keys.resolve = () => connection;
  failWith(schema, argument.failures ?? {});
  return schema;
};
