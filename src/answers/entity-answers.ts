import { type DocumentNode, execute, type GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { RequestContext } from '../graphql/context.ts';
import type { LoadedPolicy } from '../loading/key-source.ts';
import type { KeyRef } from '../providers/provider.ts';
import { type EntityPlan, planEntities } from './entity-plan.ts';

/** A GraphQL request as its HTTP body says it. */
export interface GraphqlRequest {
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface EntityAnswers {
  /** To be told of every operation that was parsed, found valid and let through by all limits. */
  admit(request: GraphqlRequest, document: DocumentNode): void;
  /**
   * The whole answer as JSON in UTF-8 where the operation was admitted before and the cache holds every policy that it looks
   * at; null where not: the request then takes the ordinary way. Asks no provider.
   */
  answer(request: GraphqlRequest, context: RequestContext): Buffer | null;
}

export interface EntityAnswersOptions {
  readonly schema: GraphQLSchema;
  readonly maxRepresentations: number;
  /** How much is kept over all operations. */
  readonly maxBytes?: number;
  /** Is told of each answer, and of how many entities were in it. */
  readonly answered?: (entities: number) => void;
}

/** One entity's part of an answer: good for as long as the policy that it was made from is the one that is served. */
interface Rendered {
  readonly source: LoadedPolicy | KeyRef;
  /** Null where the part holds an error, which only the ordinary way can place. */
  readonly json: Buffer | null;
}

/** An admitted operation together with the values of its other variables, on which an entity's part may depend. */
interface Shape {
  readonly id: string;
  readonly plan: EntityPlan;
  readonly otherVariables: Readonly<Record<string, unknown>>;
  /** The answer up to the first entity. */
  readonly opening: Buffer;
}

const maxOperations = 1000;
const maxShapes = 1000;
const defaultMaxBytes = 64 * 1024 * 1024;
const renderedOverheadBytes = 200;
const comma = Buffer.from(',');
const closing = Buffer.from(']}}');

const operationKey = ({ query, operationName }: GraphqlRequest): string =>
  operationName === undefined ? query : `${operationName}\n${query}`;

/** The ARN of a plain reference by ARN, which is the form that gateways send; null for every other form. */
const arnOf = (representation: unknown): string | null => {
  if (typeof representation !== 'object' || representation === null) return null;
  const { __typename, arn } = representation as Record<string, unknown>;
  return __typename === 'Key' && typeof arn === 'string' ? arn : null;
};

/**
 * Keeps the answers of entities in their serialised form. Each one is made by the ordinary executor, from the same
 * document and variables with its one representation, so that there is no second reading of the language to keep true;
 * what is saved is doing it again for a policy that has not changed.
 */
export const createEntityAnswers = (options: EntityAnswersOptions): EntityAnswers => {
  const { schema, maxRepresentations, maxBytes = defaultMaxBytes, answered = () => {} } = options;
  const plans = new LRUCache<string, EntityPlan>({ max: maxOperations });
  const shapes = new LRUCache<string, Shape>({ max: maxShapes });
  const parts = new LRUCache<string, Rendered>({
    maxSize: maxBytes,
    sizeCalculation: ({ json }, key) => renderedOverheadBytes + key.length + (json?.length ?? 0),
  });
  let shapeCount = 0;

  const shapeOf = (plan: EntityPlan, request: GraphqlRequest): Shape => {
    const { [plan.representations]: _representations, ...otherVariables } = request.variables;
    const key = `${JSON.stringify(otherVariables)}\n${operationKey(request)}`;
    const held = shapes.get(key);
    if (held?.plan === plan) return held;
    shapeCount += 1;
    const opening = Buffer.from(`{"data":{${JSON.stringify(plan.responseKey)}:[`);
    const shape = { id: `${shapeCount} `, plan, otherVariables, opening };
    shapes.set(key, shape);
    return shape;
  };

  const render = ({ plan, otherVariables }: Shape, representation: unknown, context: RequestContext): Buffer | null => {
    const result = execute({
      schema,
      document: plan.document,
      operationName: plan.operation.name?.value ?? null,
      variableValues: { ...otherVariables, [plan.representations]: [representation] },
      contextValue: context,
    });
    if (result instanceof Promise) {
      result.catch(() => {});
      return null;
    }
    const entities = result.errors ? null : result.data?.[plan.responseKey];
    return Array.isArray(entities) ? Buffer.from(JSON.stringify(entities[0])) : null;
  };

  /** Null where the part can't be had from what the cache holds, or must not be. */
  const partOf = (shape: Shape, representation: unknown, context: RequestContext): Buffer | null => {
    const arn = arnOf(representation);
    const resolution = arn === null ? null : context.source.resolve(arn);
    const ref = resolution?.error === null ? resolution.ref : null;
    if (ref === null || context.authorize(ref) !== null) return null;
    const { policyName } = shape.plan;
    const source = policyName === null ? ref : context.source.peekPolicy(ref, policyName);
    if (source === undefined) return null;
    if (source !== ref) context.freshness.served(source as LoadedPolicy);
    const key = shape.id + arn;
    const held = parts.get(key);
    if (held?.source === source) return held.json;
    const json = render(shape, representation, context);
    parts.set(key, { source, json });
    return json;
  };

  return {
    admit(request, document) {
      const plan = planEntities(document, request.operationName);
      if (plan) plans.set(operationKey(request), plan);
    },

    answer(request, context) {
      const plan = plans.get(operationKey(request));
      const representations = plan ? request.variables[plan.representations] : null;
      if (!plan || !Array.isArray(representations) || representations.length > maxRepresentations) return null;
      const shape = shapeOf(plan, request);
      const pieces: Buffer[] = [];
      for (const representation of representations) {
        const part = partOf(shape, representation, context);
        if (part === null) return null;
        pieces.push(pieces.length === 0 ? shape.opening : comma, part);
      }
      answered(representations.length);
      return Buffer.concat([...(pieces.length === 0 ? [shape.opening] : pieces), closing]);
    },
  };
};
