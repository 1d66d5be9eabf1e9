import { type DocumentNode, execute, type GraphQLError, type GraphQLSchema } from 'graphql';
import type { RequestContext } from '../graphql/context.ts';
import type { KeySource, LoadedPolicy } from '../keys/key-source.ts';
import { createCachedEntities } from './cached-entities.ts';
import { type CachedOperation, createCachedOperations, type GraphqlRequest } from './cached-operations.ts';
import { askForMissing, type Entity, toEntities } from './entities.ts';

export type { GraphqlRequest };

export interface EntityCache {
  /** To be told of every operation that was parsed, found valid and let through by all limits. */
  register(request: GraphqlRequest, document: DocumentNode): void;
  /**
   * The whole answer as JSON in UTF-8 where the operation was admitted before: at once where the cache holds every policy
   * that it looks at, and else when they have been asked for. null for an answer that is not put together in this way, as
   * one with an error in it: the request then takes the ordinary way, and nobody is asked twice.
   */
  answer(request: GraphqlRequest, context: RequestContext): Buffer | Promise<Buffer | null> | null;
}

export interface EntityCacheOptions {
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

/** The same context, in which the entities' policies are at hand and are not counted once more. */
const withPoliciesOf = (entities: readonly Entity[], context: RequestContext): RequestContext => {
  const policies = new Map<string, LoadedPolicy>();
  for (const { ref, source } of entities) if (source !== null && 'view' in source) policies.set(ref.arn, source);
  const source: KeySource = { ...context.source, peekPolicy: ({ arn }) => policies.get(arn) };
  return Object.create(context, { source: { value: source } });
};

/** The entities in whose answers something went wrong, by their place; null where it can't be said of which. */
const placesOf = (errors: readonly GraphQLError[] = []): ReadonlySet<unknown> | null => {
  const places = new Set(errors.map(({ path }) => path?.[1]));
  return places.has(undefined) ? null : places;
};

/**
 * Keeps the answers of entities in their serialised form. They are made by the ordinary executor, from the same document
 * and variables with the representations of those that are missing, so that there is no second reading of the language
 * to keep true; what is saved is doing it again for a policy that has not changed.
 */
export const createEntityCache = (options: EntityCacheOptions): EntityCache => {
  const { schema, maxRepresentations, maxBytes = defaultMaxBytes, answered = () => {} } = options;
  const operations = createCachedOperations(schema);
  const cachedEntities = createCachedEntities(maxBytes);

  /** Each entity's part, null for one that holds an error; null altogether where they can't be told apart. */
  const render = (
    { plan, otherVariables }: CachedOperation,
    entities: readonly Entity[],
    context: RequestContext,
  ): readonly (Buffer | null)[] | null => {
    const representations = entities.map(({ representation }) => representation);
    const result = execute({
      schema,
      document: plan.document,
      operationName: plan.operation.name?.value ?? null,
      variableValues: { ...otherVariables, [plan.representations]: representations },
      contextValue: withPoliciesOf(entities, context),
    });
    if (result instanceof Promise) {
      result.catch(() => {});
      return null;
    }
    const rendered = result.data?.[plan.responseKey];
    const failed = placesOf(result.errors);
    if (!Array.isArray(rendered) || failed === null) return null;
    return rendered.map((entity, place) => (failed.has(place) ? null : Buffer.from(JSON.stringify(entity))));
  };

  /** Makes the parts of these entities, for those that lack one. False where that can't be done. */
  const complete = (operation: CachedOperation, missing: readonly Entity[], context: RequestContext): boolean => {
    const rendered = render(operation, missing, context);
    if (rendered === null) return false;
    for (const [index, entity] of missing.entries()) {
      if (entity.source === null) return false;
      entity.cached = { operation, source: entity.source, json: rendered[index] ?? null };
      // Who had to ask may never ask again: such a part is not worth keeping.
      if (!entity.asked) cachedEntities.put(entity.arn, entity.cached);
    }
    return true;
  };

  const join = (operation: CachedOperation, entities: readonly Entity[], context: RequestContext): Buffer | null => {
    const missing: Entity[] = [];
    for (const entity of entities) {
      entity.cached = cachedEntities.find(entity.arn, operation) ?? null;
      if (entity.cached?.source !== entity.source) missing.push(entity);
    }
    if (missing.length > 0 && !complete(operation, missing, context)) return null;
    const pieces: Buffer[] = [operation.opening];
    for (const { cached, ref } of entities) {
      if (cached === null || cached.json === null) return null;
      if (cached.source !== ref) context.cacheHint.served(cached.source as LoadedPolicy);
      if (pieces.length > 1) pieces.push(comma);
      pieces.push(cached.json);
    }
    pieces.push(closing);
    answered(entities.length);
    return Buffer.concat(pieces);
  };

  return {
    register: (request, document) => operations.register(request, document),

    answer(request, context) {
      const operation = operations.find(request);
      const representations = operation && request.variables[operation.plan.representations];
      if (!operation || !Array.isArray(representations) || representations.length > maxRepresentations) return null;
      const { plan } = operation;
      const entities = toEntities(representations, plan, context);
      if (entities === null) return null;
      if (entities.every(({ source }) => source !== null)) return join(operation, entities, context);
      if (!plan.readsForSure) return null;
      return askForMissing(entities, plan, context).then((had) => (had ? join(operation, entities, context) : null));
    },
  };
};
