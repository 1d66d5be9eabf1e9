import { type DocumentNode, type ExecutionResult, execute, type GraphQLError, type GraphQLSchema } from 'graphql';
import type { RequestContext } from '../graphql/context.ts';
import type { KeySource, LoadedPolicy } from '../keys/key-source.ts';
import type { KeyRef } from '../providers/provider.ts';
import { createCachedEntities } from './cached-entities.ts';
import { type CachedOperation, createCachedOperations, type GraphqlRequest } from './cached-operations.ts';
import { askForMissing, type Entity, toEntities } from './entities.ts';

export type { GraphqlRequest };

type Answer = Buffer | Promise<Buffer | null> | null;

export interface EntityCache {
  /** To be told of every operation that was parsed, found valid and let through by all limits. */
  register(request: GraphqlRequest, document: DocumentNode): void;
  /**
   * The whole answer as JSON in UTF-8 where the operation was admitted before: at once where the cache holds every policy
   * that it looks at, and else when they have been asked for. null for an answer that is not put together in this way, as
   * one with an error in it: the request then takes the ordinary way, and nobody is asked twice.
   */
  answer(request: GraphqlRequest, context: RequestContext): Answer;
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
/** Answers up to this length are not worth counting. */
const countedBytes = 65_536;
const comma = Buffer.from(',');
const closing = Buffer.from(']}}');

/** The same context, in which the entities' policies are at hand and are not counted once more. */
const withPoliciesOf = (entities: readonly Entity[], context: RequestContext): RequestContext => {
  const policies = new Map<string, LoadedPolicy>();
  const targets = new Map<string, KeyRef>();
  for (const { alias, ref, source } of entities) {
    if (ref === null || source === null || !('view' in source)) continue;
    policies.set(ref.arn, source);
    if (alias !== null) targets.set(alias.arn, ref);
  }
  const source: KeySource = {
    ...context.source,
    peekPolicy: ({ arn }) => policies.get(arn),
    peekTarget: ({ arn }) => targets.get(arn),
  };
  return Object.create(context, {
    source: { value: source },
    budget: { value: context.budget.scratch() },
    // They are counted by the ordinary executor alone, which may have to answer all of them once more.
    takeRepresentations: { value: (count: number) => count },
  });
};

/** The entities in whose answers something went wrong, by their place; null where it can't be said of which. */
const placesOf = (errors: readonly GraphQLError[] = []): ReadonlySet<unknown> | null => {
  const places = new Set(errors.map(({ path }) => path?.[1]));
  return places.has(undefined) ? null : places;
};

/** Each entity's JSON, null for one that holds an error; null altogether where they can't be told apart. */
type RenderedEntities = readonly (Buffer | null)[] | null;

const renderedIn = ({ data, errors }: ExecutionResult, responseKey: string): RenderedEntities => {
  const rendered = data?.[responseKey];
  const failed = placesOf(errors);
  if (!Array.isArray(rendered) || failed === null) return null;
  return rendered.map((entity, place) => (failed.has(place) ? null : Buffer.from(JSON.stringify(entity))));
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
  ): RenderedEntities | Promise<RenderedEntities> => {
    const representations = entities.map(({ representation }) => representation);
    const contextValue = withPoliciesOf(entities, context);
    const result = execute({
      schema,
      document: plan.document,
      operationName: plan.operation.name?.value ?? null,
      variableValues: { ...otherVariables, [plan.representations]: representations },
      contextValue,
    });
    const toRendered = (executed: ExecutionResult): RenderedEntities => {
      contextValue.budget.release();
      return renderedIn(executed, plan.responseKey);
    };
    return result instanceof Promise ? result.then(toRendered) : toRendered(result);
  };

  /** Keeps what was rendered of these entities. False where nothing was. */
  const keep = (operation: CachedOperation, missing: readonly Entity[], rendered: RenderedEntities): boolean => {
    if (rendered === null) return false;
    for (const [index, entity] of missing.entries()) {
      if (entity.source === null) return false;
      entity.cached = { operation, source: entity.source, json: rendered[index] ?? null };
      // Who had to ask may never ask again: such a part is not worth keeping.
      if (!entity.asked) cachedEntities.put(entity.arn, entity.cached);
    }
    return true;
  };

  const concat = (operation: CachedOperation, entities: readonly Entity[], context: RequestContext): Buffer | null => {
    const pieces: Buffer[] = [operation.opening];
    for (const { cached } of entities) {
      if (cached === null || cached.json === null) return null;
      if ('view' in cached.source) context.cacheHint.served(cached.source);
      if (pieces.length > 1) pieces.push(comma);
      pieces.push(cached.json);
    }
    pieces.push(closing);
    const bytes = pieces.reduce((sum, { length }) => sum + length, 0);
    if (bytes > countedBytes && !context.budget.take(bytes)) return null;
    answered(entities.length);
    return Buffer.concat(pieces, bytes);
  };

  const join = (operation: CachedOperation, entities: readonly Entity[], context: RequestContext): Answer => {
    const missing: Entity[] = [];
    for (const entity of entities) {
      entity.cached = cachedEntities.find(entity.arn, operation) ?? null;
      if (entity.cached?.source !== entity.source) missing.push(entity);
    }
    if (missing.length === 0) return concat(operation, entities, context);
    const finish = (rendered: RenderedEntities): Buffer | null =>
      keep(operation, missing, rendered) ? concat(operation, entities, context) : null;
    const rendered = render(operation, missing, context);
    return rendered instanceof Promise ? rendered.then(finish) : finish(rendered);
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
