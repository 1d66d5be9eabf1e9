import { readdirSync, readFileSync } from 'node:fs';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { type DocumentNode, type GraphQLSchema, parse } from 'graphql';
import { countAnswers } from './counted-answer.ts';
import { isolateRepresentations } from './entities.ts';
import { resolvers } from './resolvers/index.ts';

const schemaFolder = new URL('../../schema/', import.meta.url);

/** The published SDL: the files of the folder `schema`, in the order of their names. */
export const readSdl = (): string =>
  readdirSync(schemaFolder)
    .filter((name) => name.endsWith('.graphql'))
    .sort()
    .map((name) => readFileSync(new URL(name, schemaFolder), 'utf8'))
    .join('\n');

/** The schema with its resolvers as they are. */
export const buildSchema = (typeDefs: DocumentNode = parse(readSdl())): GraphQLSchema =>
  isolateRepresentations(buildSubgraphSchema([{ typeDefs, resolvers: resolvers as never }]));

/**
 * The executable schema of the subgraph, for an SDL that may carry directives of the operator's choice. Its fields keep to
 * the budget of the request.
 */
export const createSchema = (typeDefs?: DocumentNode): GraphQLSchema => countAnswers(buildSchema(typeDefs));
