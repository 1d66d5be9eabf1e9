import { type DocumentNode, type GraphQLSchema, getVariableValues } from 'graphql';
import { LRUCache } from 'lru-cache';
import { type EntityPlan, planEntities } from './operation-plan.ts';

/** A GraphQL request as its HTTP body says it. */
export interface GraphqlRequest {
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** An admitted operation together with the values of its other variables, on which an entity's part may depend. */
export interface Shape {
  readonly plan: EntityPlan;
  readonly otherVariables: Readonly<Record<string, unknown>>;
  /** The answer up to the first entity. */
  readonly opening: Buffer;
  /** Whether the other variables have values that the operation takes. */
  readonly isValid: boolean;
}

export interface Shapes {
  /** To be told of every operation that was let through; one that is known stays as it is, and so do its shapes. */
  admit(request: GraphqlRequest, document: DocumentNode): void;
  /** Null for an operation that was not admitted, or not lately, and for variables that it does not take. */
  find(request: GraphqlRequest): Shape | null;
}

interface Operation {
  readonly plan: EntityPlan;
  readonly shapes: LRUCache<string, Shape>;
}

const maxOperations = 1000;
const shapesOfEach = 100;

const operationKey = ({ query, operationName }: GraphqlRequest): string =>
  operationName === undefined ? query : `${operationName}\n${query}`;

const takesVariables = (schema: GraphQLSchema, plan: EntityPlan, otherVariables: Shape['otherVariables']): boolean => {
  const definitions = plan.operation.variableDefinitions ?? [];
  const values = { ...otherVariables, [plan.representations]: [] };
  return getVariableValues(schema, definitions, values, { maxErrors: 1 }).errors === undefined;
};

export const createShapes = (schema: GraphQLSchema): Shapes => {
  const toShape = (plan: EntityPlan, otherVariables: Shape['otherVariables']): Shape => ({
    plan,
    otherVariables,
    opening: Buffer.from(`{"data":{${JSON.stringify(plan.responseKey)}:[`),
    isValid: takesVariables(schema, plan, otherVariables),
  });
  const operations = new LRUCache<string, Operation>({ max: maxOperations });
  return {
    admit(request, document) {
      const key = operationKey(request);
      if (operations.has(key)) return;
      const plan = planEntities(document, request.operationName);
      if (plan) operations.set(key, { plan, shapes: new LRUCache({ max: shapesOfEach }) });
    },
    find(request) {
      const operation = operations.get(operationKey(request));
      if (!operation) return null;
      const { plan, shapes } = operation;
      const { [plan.representations]: _representations, ...otherVariables } = request.variables;
      const key = JSON.stringify(otherVariables);
      let shape = shapes.get(key);
      if (!shape) {
        shape = toShape(plan, otherVariables);
        shapes.set(key, shape);
      }
      return shape.isValid ? shape : null;
    },
  };
};
