import { type DocumentNode, type GraphQLSchema, getVariableValues } from 'graphql';
import { LRUCache } from 'lru-cache';
import { type OperationPlan, planOperation } from './operation-plan.ts';

/** A GraphQL request as its HTTP body says it. */
export interface GraphqlRequest {
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** An admitted operation together with the values of its other variables, on which an entity's part may depend. */
export interface CachedOperation {
  readonly plan: OperationPlan;
  readonly otherVariables: Readonly<Record<string, unknown>>;
  /** The answer up to the first entity. */
  readonly opening: Buffer;
  /** Whether the other variables have values that the operation takes. */
  readonly isValid: boolean;
}

export interface CachedOperations {
  /** To be told of every operation that was let through; one that is known stays as it is, and so do its shapes. */
  register(request: GraphqlRequest, document: DocumentNode): void;
  /** Null for an operation that was not admitted, or not lately, and for variables that it does not take. */
  find(request: GraphqlRequest): CachedOperation | null;
}

interface RegisteredOperation {
  readonly plan: OperationPlan;
  readonly variants: LRUCache<string, CachedOperation>;
}

const maxOperations = 1000;
const variantsOfEach = 100;

const operationKey = ({ query, operationName }: GraphqlRequest): string =>
  operationName === undefined ? query : `${operationName}\n${query}`;

const takesVariables = (
  schema: GraphQLSchema,
  plan: OperationPlan,
  otherVariables: CachedOperation['otherVariables'],
): boolean => {
  const definitions = plan.operation.variableDefinitions ?? [];
  const values = { ...otherVariables, [plan.representations]: [] };
  return getVariableValues(schema, definitions, values, { maxErrors: 1 }).errors === undefined;
};

export const createCachedOperations = (schema: GraphQLSchema): CachedOperations => {
  const toCachedOperation = (
    plan: OperationPlan,
    otherVariables: CachedOperation['otherVariables'],
  ): CachedOperation => ({
    plan,
    otherVariables,
    opening: Buffer.from(`{"data":{${JSON.stringify(plan.responseKey)}:[`),
    isValid: takesVariables(schema, plan, otherVariables),
  });
  const operations = new LRUCache<string, RegisteredOperation>({ max: maxOperations });
  return {
    register(request, document) {
      const key = operationKey(request);
      if (operations.has(key)) return;
      const plan = planOperation(document, request.operationName);
      if (plan) operations.set(key, { plan, variants: new LRUCache({ max: variantsOfEach }) });
    },
    find(request) {
      const registered = operations.get(operationKey(request));
      if (!registered) return null;
      const { plan, variants } = registered;
      const { [plan.representations]: _representations, ...otherVariables } = request.variables;
      const key = JSON.stringify(otherVariables);
      let operation = variants.get(key);
      if (!operation) {
        operation = toCachedOperation(plan, otherVariables);
        variants.set(key, operation);
      }
      return operation.isValid ? operation : null;
    },
  };
};
