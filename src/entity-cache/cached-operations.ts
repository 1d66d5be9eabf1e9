import { type DocumentNode, type GraphQLSchema, getVariableValues, type VariableDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import { type OperationPlan, planOperation } from './operation-plan.ts';

/** A GraphQL request, as in an HTTP body. */
export interface GraphqlRequest {
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}

export type Variables = GraphqlRequest['variables'];

/** A registered operation together with the values of the variables that a key's rendering may depend on. */
export interface CachedOperation {
  /** Unique. Cached data refers to an operation by its id, so that it does not keep the operation in memory. */
  readonly id: number;
  readonly plan: OperationPlan;
  readonly entityVariables: Variables;
}

export interface CachedOperations {
  /** The estimated size of the cache in bytes. */
  readonly bytes: number;
  /** Registers an operation that passed validation and all limits; a known one stays as it is. */
  register(request: GraphqlRequest, document: DocumentNode): void;
  /** Null for an operation that is not registered, and for variables that don't fit it. */
  find(request: GraphqlRequest): CachedOperation | null;
}

interface RegisteredOperation extends Pick<GraphqlRequest, 'query' | 'operationName'> {
  readonly plan: OperationPlan;
  /** The prefix of the names of its variants. */
  readonly prefix: string;
  /** The only variant of an operation whose keys don't depend on variables; null where they do. */
  readonly only: CachedOperation | null;
}

/** Estimates of sizes: a parsed document, the objects of an entry, and a string in two copies. */
const documentBytesPerCharacter = 40;
const entryBytes = 500;
const bytesPerCharacter = 4;
/** An entry that would take a larger share of the cache is not cached at all. */
const largestShare = 1 / 8;

const keyOf = ({ query, operationName }: GraphqlRequest): string =>
  operationName === undefined ? query : `${operationName}\n${query}`;

/** The request's values of these variables. */
export const pickVariables = (
  { variables }: GraphqlRequest,
  definitions: readonly VariableDefinitionNode[],
): Variables => {
  const picked: Record<string, unknown> = {};
  for (const { variable } of definitions) {
    const name = variable.name.value;
    if (Object.hasOwn(variables, name)) picked[name] = variables[name];
  }
  return picked;
};

/**
 * Caches operations, and recently used values of their variables.
 * @param maxBytes the maximum size of both together
 */
export const createCachedOperations = (schema: GraphQLSchema, maxBytes: number): CachedOperations => {
  const half = maxBytes / 2;
  const operations = new LRUCache<string, RegisteredOperation>({
    maxSize: half,
    maxEntrySize: half * largestShare,
    sizeCalculation: (_operation, key) => entryBytes + key.length * documentBytesPerCharacter,
  });
  const variants = new LRUCache<string, CachedOperation | 'invalid'>({
    maxSize: half,
    maxEntrySize: half * largestShare,
    sizeCalculation: (_variant, key) => entryBytes + key.length * bytesPerCharacter,
  });
  /** Found last. Most requests repeat it, and hashing a query takes longer than comparing it. */
  let last: RegisteredOperation | undefined;
  let lastId = 0;
  const nextId = () => {
    lastId += 1;
    return lastId;
  };

  const toVariant = (plan: OperationPlan, entityVariables: Variables): CachedOperation | 'invalid' => {
    const { errors } = getVariableValues(schema, plan.entityVariables, entityVariables, { maxErrors: 1 });
    return errors ? 'invalid' : { id: nextId(), plan, entityVariables };
  };

  const variantOf = (
    { plan, prefix }: RegisteredOperation,
    entityVariables: Variables,
  ): CachedOperation | 'invalid' => {
    const key = `${prefix}${JSON.stringify(entityVariables)}`;
    const known = variants.get(key);
    if (known) return known;
    const variant = toVariant(plan, entityVariables);
    variants.set(key, variant);
    return variant;
  };

  return {
    get bytes() {
      return operations.calculatedSize + variants.calculatedSize;
    },
    register(request, document) {
      const key = keyOf(request);
      if (operations.has(key)) return;
      const { query, operationName } = request;
      const plan = planOperation(schema, document, operationName);
      if (!plan) return;
      const only = plan.entityVariables.length === 0 ? { id: nextId(), plan, entityVariables: {} } : null;
      operations.set(key, { query, operationName, plan, prefix: `${nextId()} `, only });
      // It is looked up once more, so that it counts as recently used.
      last = undefined;
    },
    find(request) {
      const isLast = last?.query === request.query && last.operationName === request.operationName;
      const operation = isLast ? last : operations.get(keyOf(request));
      if (!operation) return null;
      last = operation;
      if (operation.only) return operation.only;
      const variant = variantOf(operation, pickVariables(request, operation.plan.entityVariables));
      return variant === 'invalid' ? null : variant;
    },
  };
};
