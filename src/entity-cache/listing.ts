import { randomUUID } from 'node:crypto';
import { execute, type GraphQLSchema } from 'graphql';
import type { RequestContext } from '../graphql/context.ts';
import { isRecord } from '../json.ts';
import type { KeyListing, KeySource, ListRequest } from '../keys/key-source.ts';
import type { GraphqlRequest } from './cached-operations.ts';
import { type Frame, listingFrame } from './frame.ts';
import type { ListingPlan } from './listing-plan.ts';

/** The response of `keys` without its keys. */
export interface ListingShell {
  /** The ARN of each key, in the order of the edges. */
  readonly arns: readonly string[];
  readonly frame: Frame;
}

/** A shell with the request and the listing that it was created from. */
export interface ExecutedListing {
  readonly listRequest: ListRequest;
  readonly listing: KeyListing;
  readonly shell: ListingShell;
}

/** The placeholder of a key in the JSON. It is secret, so no other text in a response can equal it. */
const placeholder = randomUUID();
const quoted = JSON.stringify(placeholder);

/** Replaces each key by the placeholder, and returns the keys' ARNs; null where an edge differs from the plan. */
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

interface SeenListing {
  readonly listRequest: ListRequest;
  readonly listing: KeyListing;
}

/** The same context, but one that records what is listed through it. */
const watched = (context: RequestContext) => {
  const seen: SeenListing[] = [];
  const list: KeySource['list'] = async (listRequest, load) => {
    const listing = await context.source.list(listRequest, load);
    seen.push({ listRequest, listing });
    return listing;
  };
  const source: KeySource = Object.assign(Object.create(context.source), { list });
  return { seen, context: Object.create(context, { source: { value: source } }) as RequestContext };
};

/**
 * Executes a listing with only the ARN of each key. Null where it has an error: the executor then executes it in full,
 * with the pages from the cache.
 * @param variables all variables of the request
 */
export const executeListing = async (
  schema: GraphQLSchema,
  { document, responseKey, edgesKey, nodeKey }: ListingPlan,
  { operationName, variables }: GraphqlRequest,
  context: RequestContext,
): Promise<ExecutedListing | null> => {
  const { seen, context: contextValue } = watched(context);
  const { data, errors } = await execute({
    schema,
    document,
    operationName: operationName ?? null,
    variableValues: variables,
    contextValue,
  });
  const connection = data?.[responseKey];
  const arns = errors === undefined && isRecord(connection) ? takeKeys(connection[edgesKey], nodeKey) : null;
  const [listed] = seen;
  if (arns === null || !listed) return null;
  const frame = listingFrame(JSON.stringify(data).split(quoted), [responseKey, edgesKey, nodeKey]);
  return { ...listed, shell: { arns, frame } };
};
