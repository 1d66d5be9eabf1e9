/** The code of a worker thread that parses long documents. */
import { buildSubgraphSchema } from '@apollo/subgraph';
import { type GraphQLSchema, parse } from 'graphql';
import { readSdl } from '../sdl.ts';
import { type DocumentRules, type ReadDocument, readDocument } from './read-document.ts';

export interface DocumentTask extends DocumentRules {
  readonly source: string;
}

let schema: GraphQLSchema | null = null;

export const run = ({ source, ...rules }: DocumentTask): ReadDocument => {
  schema ??= buildSubgraphSchema(parse(readSdl()));
  return readDocument(source, schema, rules);
};
