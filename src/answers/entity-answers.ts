import { type DocumentNode, execute, type GraphQLSchema, getVariableValues } from 'graphql';
import type { RequestContext } from '../graphql/context.ts';
import type { KeySource, LoadedPolicy } from '../loading/key-source.ts';
import { askForMissing, type Entity, toEntities } from './entities.ts';
import { createEntityParts, type Part } from './entity-parts.ts';
import { createShapes, type GraphqlRequest, type Shape } from './shapes.ts';

export type { GraphqlRequest };

export interface EntityAnswers {
  /** To be told of every operation that was parsed, found valid and let through by all limits. */
  admit(request: GraphqlRequest, document: DocumentNode): void;
  /**
   * The whole answer as JSON in UTF-8 where the operation was admitted before: at once where the cache holds every policy
   * that it looks at, and else when they have been asked for. null for an answer that is not put together in this way, as
   * one with an error in it: the request then takes the ordinary way, and nobody is asked twice.
   */
  answer(request: GraphqlRequest, context: RequestContext): Buffer | Promise<Buffer | null> | null;
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

/** The same context for one entity after the other, in which its policy is at hand and is not counted once more. */
const createContextOf = (context: RequestContext): ((source: Part['source']) => RequestContext) => {
  let policy: LoadedPolicy | undefined;
  const source: KeySource = { ...context.source, peekPolicy: () => policy };
  const own: RequestContext = Object.create(context, { source: { value: source } });
  return (next) => {
    policy = 'view' in next ? next : undefined;
    return own;
  };
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

  const join = (shape: Shape, entities: readonly Entity[], context: RequestContext): Buffer | null => {
    const pieces: Buffer[] = [shape.opening];
    let contextOf: ReturnType<typeof createContextOf> | null = null;
    for (const { arn, ref, representation, source, asked } of entities) {
      if (source === null) return null;
      let part = parts.find(arn, shape);
      if (part?.source !== source) {
        contextOf ??= createContextOf(context);
        part = { shape, source, json: render(shape, representation, contextOf(source)) };
        if (!asked) parts.keep(arn, part);
      }
      if (part.json === null) return null;
      if (source !== ref) context.freshness.served(source as LoadedPolicy);
      if (pieces.length > 1) pieces.push(comma);
      pieces.push(part.json);
    }
    pieces.push(closing);
    answered(entities.length);
    return Buffer.concat(pieces);
  };

  /** Wrong values are told by the ordinary way, before anybody is asked for anything. */
  const takesVariables = ({ plan, otherVariables }: Shape): boolean => {
    const definitions = plan.operation.variableDefinitions ?? [];
    const values = { ...otherVariables, [plan.representations]: [] };
    return getVariableValues(schema, definitions, values, { maxErrors: 1 }).errors === undefined;
  };

  return {
    admit: (request, document) => shapes.admit(request, document),

    answer(request, context) {
      const shape = shapes.find(request);
      const representations = shape && request.variables[shape.plan.representations];
      if (!shape || !Array.isArray(representations) || representations.length > maxRepresentations) return null;
      const { plan } = shape;
      const entities = toEntities(representations, plan, context);
      if (entities === null) return null;
      if (entities.every(({ source }) => source !== null)) return join(shape, entities, context);
      if (!plan.readsForSure || !takesVariables(shape)) return null;
      return askForMissing(entities, plan, context).then((had) => (had ? join(shape, entities, context) : null));
    },
  };
};
