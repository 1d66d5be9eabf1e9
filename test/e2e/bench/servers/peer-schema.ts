import { buildSubgraphSchema } from '@apollo/subgraph';
import { GraphQLError, type GraphQLErrorExtensions, type GraphQLObjectType, type GraphQLSchema, parse } from 'graphql';
import { readSdl } from '../../../../src/graphql/sdl.ts';

/** A key as it stands in our answer, and so in the peers' memory. */
export interface Entity {
  readonly __typename: 'Key';
  readonly arn: string;
}

/** What a key's policy answers that can't be read. */
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
  /** By the keys' ARNs. */
  readonly failures?: Readonly<Record<string, Failure>>;
  /** What `keys` answers, with each key's ARN in its place. */
  readonly page?: Page;
}

export interface Representation {
  readonly arn: string;
}

/** Finds entities by their keys: all that a peer does beside being itself. */
export const createLookUp = ({ entities }: PeerArgument): ((representation: Representation) => Entity | undefined) => {
  const byArn = new Map(entities.map((entity) => [entity.arn, entity]));
  return ({ arn }) => byArn.get(arn);
};

/** Fails the policies of these keys. A resolver for all would slow the others' down. */
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
  const query = schema.getQueryType()?.getFields();
  if (query?.key) query.key.resolve = (_query, args: Representation) => lookUp(args);
  const { page } = argument;
  const edges = page?.edges.map(({ cursor, node }) => ({ cursor, node: lookUp(node) }));
  const connection = { ...page, edges };
  if (query?.keys) query.keys.resolve = () => connection;
  failWith(schema, argument.failures ?? {});
  return schema;
};
