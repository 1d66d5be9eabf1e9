import { randomUUID } from 'node:crypto';
import { execute, type GraphQLSchema } from 'graphql';
import type { RequestContext } from '../graphql/context.ts';
import type { Variables } from './cached-operations.ts';
import type { ListingPlan } from './listing-plan.ts';

/** The answer of `keys` without its keys. */
export interface ListingShell {
  /** The ARN of each key, in the order of the edges. */
  readonly arns: readonly string[];
  /** The JSON of `data` before the first key, between two of them, and behind the last. */
  readonly pieces: readonly string[];
}

/** Stands in the JSON where a key is to be. Nobody else can know it, so that nothing else in an answer is taken for it. */
const placeholder = randomUUID();
const quoted = JSON.stringify(placeholder);

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Puts the placeholder in each key's place, and tells their ARNs; null where an edge is not as the plan says. */
const takeKeys = (edges: unknown, nodeKey: string): readonly string[] | null => {
  if (!Array.isArray(edges)) return null;
  const arns: string[] = [];
  for (const edge of edges) {
    const node = isRecord(edge) ? edge[nodeKey] : null;
    if (!isRecord(edge) || !isRecord(node) || typeof node.arn !== 'string') return null;
    arns.push(node.arn);
    edge[nodeKey] = placeholder;
  }
  return arns;
};

/**
 * Executes a listing with nothing but the ARN of each key. Null where it has an error: the executor answers it then, and
 * finds the pages in the cache.
 *
 * @param variables all of the request's
 */
export const executeListing = async (
  schema: GraphQLSchema,
  { document, edgesKey, nodeKey }: ListingPlan,
  request: { readonly operationName: string | undefined; readonly variables: Variables; readonly responseKey: string },
  context: RequestContext,
): Promise<ListingShell | null> => {
  const { operationName, variables, responseKey } = request;
  const { data, errors } = await execute({
    schema,
    document,
    operationName: operationName ?? null,
    variableValues: variables,
    contextValue: context,
  });
  const connection = data?.[responseKey];
  const arns = errors === undefined && isRecord(connection) ? takeKeys(connection[edgesKey], nodeKey) : null;
  return arns && { arns, pieces: JSON.stringify(data).split(quoted) };
};
