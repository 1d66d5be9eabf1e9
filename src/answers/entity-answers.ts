import { type DocumentNode, execute, type GraphQLSchema } from 'graphql';
import type { RequestContext } from '../graphql/context.ts';
import type { LoadedPolicy } from '../loading/key-source.ts';
import { createEntityParts } from './entity-parts.ts';
import { createShapes, type GraphqlRequest, type Shape } from './shapes.ts';

export type { GraphqlRequest };

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

const defaultMaxBytes = 64 * 1024 * 1024;
const comma = Buffer.from(',');
const closing = Buffer.from(']}}');

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
  const shapes = createShapes();
  const parts = createEntityParts(maxBytes);

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
    if (arn === null) return null;
    const { ref, error } = context.source.resolve(arn);
    if (ref === null || error !== null || context.authorize(ref) !== null) return null;
    const { policyName } = shape.plan;
    const source = policyName === null ? ref : context.source.peekPolicy(ref, policyName);
    if (source === undefined) return null;
    if (source !== ref) context.freshness.served(source as LoadedPolicy);
    const held = parts.find(arn, shape);
    if (held?.source === source) return held.json;
    const json = render(shape, representation, context);
    parts.keep(arn, { shape, source, json });
    return json;
  };

  return {
    admit: (request, document) => shapes.admit(request, document),

    answer(request, context) {
      const shape = shapes.find(request);
      const representations = shape && request.variables[shape.plan.representations];
      if (!shape || !Array.isArray(representations) || representations.length > maxRepresentations) return null;
      const pieces: Buffer[] = [shape.opening];
      for (const representation of representations) {
        const part = partOf(shape, representation, context);
        if (part === null) return null;
        if (pieces.length > 1) pieces.push(comma);
        pieces.push(part);
      }
      pieces.push(closing);
      answered(representations.length);
      return Buffer.concat(pieces);
    },
  };
};
