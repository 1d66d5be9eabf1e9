import { type DocumentNode, type GraphQLFormattedError, type GraphQLSchema, Kind, type ValueNode } from 'graphql';
import { KmsError, type KmsErrorCode } from '../errors.ts';
import { meaningOf } from '../failure-meaning.ts';
import type { RequestContext } from '../graphql/context.ts';
import {
  type CachedEntities,
  createCachedEntities,
  type EntitySource,
  type RenderedEntity,
} from './cached-entities.ts';
import {
  type CachedOperation,
  createCachedOperations,
  type GraphqlRequest,
  type Variables,
} from './cached-operations.ts';
import { compose, composeAlone } from './compose.ts';
import { type Entity, loadMissing } from './entities.ts';
import { type FoundEntities, findEntities } from './find-entities.ts';
import type { Frame } from './frame.ts';
import { executeListing, type ListingShell } from './listing.ts';
import { createListingShells, type ListingShells } from './listing-shells.ts';
import { type Rendered, renderEntities } from './render.ts';

export type { GraphqlRequest };

type Answer = Buffer | Promise<Buffer | null> | null;

export interface EntityCache {
  /** The estimated size of the cache in bytes. */
  readonly bytes: number;
  /** Registers an operation that was parsed, is valid, and passed all limits. */
  register(request: GraphqlRequest, document: DocumentNode): void;
  /**
   * The complete response as JSON in UTF-8: synchronous if the cache has every policy that it needs, otherwise when
   * they have been read. Null for an operation that is not registered, or whose response can't be composed of keys: the
   * executor then executes it, and no provider is called twice.
   */
  answer(request: GraphqlRequest, context: RequestContext): Answer;
}

export interface EntityCacheOptions {
  readonly schema: GraphQLSchema;
  readonly maxRepresentations: number;
  /** The maximum sizes of the caches of rendered keys and of operations. */
  readonly maxBytes?: number;
  readonly maxOperationBytes?: number;
  /** Called for each response, with its number of entities and the codes of its errors. */
  readonly answered?: (entities: number, errorCodes: readonly unknown[]) => void;
}

const defaultMaxBytes = 64 * 1024 * 1024;
/** The size of the cache of listing shells, as a share of the size of that of keys. */
const shellShare = 1 / 8;
/** Shorter responses don't count towards the request's budget. */
const countedBytes = 65_536;
const defaultMaxOperationBytes = 32 * 1024 * 1024;

/** The error of a malformed policy depends on its text; other errors are cached if a retry would not help. */
const isLasting = ({ extensions }: GraphQLFormattedError): boolean => {
  const code = extensions?.code as KmsErrorCode;
  return code === 'KMS_POLICY_MALFORMED' || meaningOf(code).definite;
};

/**
 * An entity with a transient error is not cached, so it is rendered each time: rendering reports that the response is
 * uncacheable.
 */
const isLastingSource = (source: EntitySource): boolean => !(source instanceof KmsError && source.retryable);

const arnIn = (value: ValueNode, variables: Variables): unknown => {
  if (value.kind === Kind.STRING) return value.value;
  return value.kind === Kind.VARIABLE ? variables[value.name.value] : null;
};

/** A key's representation by its ARN, as gateways send it. */
const toRepresentation = (arn: string) => ({ __typename: 'Key', arn });

/**
 * Caches the JSON of keys for the operations that request them. GraphQL's executor renders the missing keys; as long as
 * a policy is unchanged, its key is not rendered again.
 */
class RenderedKeys implements EntityCache {
  readonly #options: EntityCacheOptions;
  readonly #operations: ReturnType<typeof createCachedOperations>;
  readonly #entities: CachedEntities;
  readonly #shells: ListingShells;

  constructor(options: EntityCacheOptions) {
    const { schema, maxBytes = defaultMaxBytes, maxOperationBytes = defaultMaxOperationBytes } = options;
    this.#options = options;
    this.#operations = createCachedOperations(schema, maxOperationBytes);
    this.#entities = createCachedEntities(maxBytes);
    this.#shells = createListingShells(maxBytes * shellShare);
  }

  get bytes(): number {
    return this.#operations.bytes + this.#entities.bytes + this.#shells.bytes;
  }

  register(request: GraphqlRequest, document: DocumentNode): void {
    this.#operations.register(request, document);
  }

  answer(request: GraphqlRequest, context: RequestContext): Answer {
    const operation = this.#operations.find(request);
    if (operation === null) return null;
    const { root } = operation.plan;
    if (root.kind === 'keys') return this.#answerListing(operation, request, context);
    if (root.kind === 'key') {
      const arn = arnIn(root.arn, request.variables);
      if (typeof arn !== 'string') return null;
      return this.#answerWith(operation, [toRepresentation(arn)], root.frame, context);
    }
    const representations = request.variables[root.variable];
    if (!Array.isArray(representations) || representations.length > this.#options.maxRepresentations) return null;
    return this.#answerWith(operation, representations, root.frame, context);
  }

  #answerListing(operation: CachedOperation, request: GraphqlRequest, context: RequestContext): Answer {
    const answerIn = ({ arns, frame }: ListingShell): Answer =>
      this.#answerWith(operation, arns.map(toRepresentation), frame, context);
    const cached = this.#shells.find(operation, request, context);
    if (cached === null)
      return this.#executeListing(operation, request, context).then((shell) => shell && answerIn(shell));
    // As the executor does for each listing: keys are created and deleted at any time.
    context.cacheHint.servedUncacheable();
    return answerIn(cached);
  }

  async #executeListing(
    operation: CachedOperation,
    request: GraphqlRequest,
    context: RequestContext,
  ): Promise<ListingShell | null> {
    const { root } = operation.plan;
    const executed = root.kind === 'keys' ? await executeListing(this.#options.schema, root, request, context) : null;
    if (executed === null) return null;
    this.#shells.put(operation, request, executed, context);
    return executed.shell;
  }

  #answerWith(
    operation: CachedOperation,
    representations: readonly unknown[],
    frame: Frame,
    context: RequestContext,
  ): Answer {
    const found = findEntities(representations, operation.plan, context);
    return found instanceof Promise
      ? found.then((all) => this.#load(operation, all, frame, context))
      : this.#load(operation, found, frame, context);
  }

  #load(operation: CachedOperation, found: FoundEntities | null, frame: Frame, context: RequestContext): Answer {
    if (found === null) return null;
    const { entities, missing } = found;
    if (missing.length === 0) return this.#complete(operation, entities, frame, context);
    const loaded = loadMissing(missing, operation.plan, context);
    return loaded.then(() => this.#complete(operation, entities, frame, context));
  }

  /** Renders the keys that are not cached, and composes the response. */
  #complete(operation: CachedOperation, entities: readonly Entity[], frame: Frame, context: RequestContext): Answer {
    const missing: Entity[] = [];
    for (const entity of entities) {
      const { arn, source, wasLoaded } = entity;
      // A policy that was just loaded has not been rendered before.
      if (arn !== null && source && !wasLoaded) entity.rendered = this.#entities.find(arn, operation.id, source);
      if (entity.rendered === null) missing.push(entity);
    }
    const finish = (rendered: Rendered): Buffer | null => {
      if (rendered === null) return null;
      for (const [index, entity] of missing.entries()) this.#storeEntity(operation, entity, rendered[index] ?? null);
      return this.#compose(entities, frame, context);
    };
    if (missing.length === 0) return finish([]);
    const rendered = renderEntities(this.#options.schema, operation, missing, context);
    return rendered instanceof Promise ? rendered.then(finish) : finish(rendered);
  }

  #storeEntity({ id, plan }: CachedOperation, entity: Entity, rendered: RenderedEntity | null): void {
    entity.rendered = rendered;
    const { arn, source, wasLoaded } = entity;
    if (rendered === null || arn === null || source === null || wasLoaded) return;
    if (!isLastingSource(source) || !rendered.errors.every(isLasting)) return;
    const { json, errors } = rendered;
    const alone =
      json === null || errors.length > 0 || plan.root.kind === 'keys'
        ? { json, response: null }
        : composeAlone(json, plan.root.frame);
    this.#entities.put(arn, { operationId: id, source, errors, ...alone });
  }

  #compose(entities: readonly Entity[], frame: Frame, context: RequestContext): Buffer | null {
    const composed = compose(entities, frame);
    if (composed === null) return null;
    const { length } = composed.body;
    // The budget is created when it is first needed, so short responses don't create one.
    if (length > countedBytes && !context.budget.take(length)) return null;
    const { cacheHint } = context;
    for (const { source } of entities) if (source !== null && 'view' in source) cacheHint.served(source);
    // Gateways cache entities separately, and none with an error; other responses are cached as a whole.
    if (composed.errors.length > 0 && !frame.nullable) cacheHint.servedUncacheable();
    this.#options.answered?.(
      frame.nullable ? entities.length : 0,
      composed.errors.map(({ extensions }) => extensions?.code),
    );
    return composed.body;
  }
}

export const createEntityCache = (options: EntityCacheOptions): EntityCache => new RenderedKeys(options);
