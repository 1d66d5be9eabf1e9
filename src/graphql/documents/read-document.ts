import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { type DocumentLimits, exceedsDepth } from './depth.ts';
import { withFieldLocations } from './field-locations.ts';

export interface DocumentRules extends DocumentLimits {
  /** Whether introspection is allowed. */
  readonly introspection: boolean;
}

/** Why a document is rejected, as plain data. */
export interface DocumentError {
  readonly code: 'GRAPHQL_PARSE_FAILED' | 'GRAPHQL_VALIDATION_FAILED' | 'KMS_BUDGET_EXCEEDED';
  readonly message: string;
  readonly locations?: GraphQLError['locations'];
}

export type ReadDocument = { readonly document: DocumentNode } | { readonly error: DocumentError };

/** Longer messages are truncated, since they may contain names of any length from the document. */
const longestMessage = 500;

const toDocumentError = (code: DocumentError['code'], { message, locations }: GraphQLError): DocumentError => ({
  code,
  message: message.length > longestMessage ? `${message.slice(0, longestMessage)}…` : message,
  locations: locations?.slice(0, 2),
});

export const tooDeep = ({ depth }: DocumentLimits): DocumentError => ({
  code: 'GRAPHQL_PARSE_FAILED',
  message: `The document is nested deeper than the maximum of ${depth} levels.`,
});

const parsed = (source: string, maxTokens: number): DocumentNode | DocumentError => {
  try {
    return parse(source, { maxTokens });
  } catch (error) {
    if (error instanceof GraphQLError) return toDocumentError('GRAPHQL_PARSE_FAILED', error);
    throw error;
  }
};

/** Parses and validates a document. Only the first of several errors is returned. */
export const readDocument = (source: string, schema: GraphQLSchema, rules: DocumentRules): ReadDocument => {
  if (exceedsDepth(source, rules)) return { error: tooDeep(rules) };
  const document = parsed(source, rules.tokens);
  if ('code' in document) return { error: document };
  const introspectionRules = rules.introspection ? [] : [NoSchemaIntrospectionCustomRule];
  const [error] = validate(schema, document, [...specifiedRules, ...introspectionRules], { maxErrors: 1 });
  if (error) return { error: toDocumentError('GRAPHQL_VALIDATION_FAILED', error) };
  return { document: withFieldLocations(document) };
};
