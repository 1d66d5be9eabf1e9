import { buildSubgraphSchema } from '@apollo/subgraph';
import { type DocumentNode, type GraphQLSchema, parse } from 'graphql';
import { countAnswers } from './counted-answer.ts';
import { isolateRepresentations } from './key-references.ts';
import { resolvers } from './resolvers/index.ts';
import { readSdl } from './sdl.ts';

/** The schema with its resolvers, without limits. */
export const buildSchema = (typeDefs: DocumentNode = parse(readSdl())): GraphQLSchema =>
  isolateRepresentations(buildSubgraphSchema([{ typeDefs, resolvers: resolvers as never }]));

/**
 * The executable schema of the subgraph, whose fields keep to the request's budget.
 * @param typeDefs the SDL, which may contain directives that the operator has turned on; the published one by default
 */
export const createSchema = (typeDefs?: DocumentNode): GraphQLSchema => countAnswers(buildSchema(typeDefs));
