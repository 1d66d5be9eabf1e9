import { type DocumentNode, type GraphQLSchema, Kind, type ValueNode } from 'graphql';
import type { RequestContext } from '../graphql/context.ts';
import { type CachedEntities, createCachedEntities } from './cached-entities.ts';
import {
  type CachedOperation,
  createCachedOperations,
  type GraphqlRequest,
  type Variables,
} from './cached-operations.ts';
import { type Entity, type FoundEntities, findEntities, loadMissing } from './entities.ts';
import type { Frame } from './frame.ts';
import type { ListingShell } from './listing.ts';
import type { ListingPlan } from './listing-plan.ts';
import { createListingShells, type ListingShells } from './listing-shells.ts';
import { compose, renderEntities } from './response.ts';
import { storeEntity } from './store-entity.ts';

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
const defaultMaxOperationBytes = 32 * 1024 * 1024;

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
    this.#shells = createListingShells(schema, maxBytes * shellShare);
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
    if (root.kind === 'keys') return this.#answerListing(operation, root, request, context);
    if (root.kind === 'key') {
      const arn = arnIn(root.arn, request.variables);
      if (typeof arn !== 'string') return null;
      return this.#answerWith(operation, [toRepresentation(arn)], root.frame, context);
    }
    const representations = request.variables[root.variable];
    if (!Array.isArray(representations) || representations.length > this.#options.maxRepresentations) return null;
    return this.#answerWith(operation, representations, root.frame, context);
  }

  #answerListing(
    operation: CachedOperation,
    plan: ListingPlan,
    request: GraphqlRequest,
    context: RequestContext,
  ): Answer {
    const answerIn = ({ arns, frame }: ListingShell): Answer =>
      this.#answerWith(operation, arns.map(toRepresentation), frame, context);
    const shell = this.#shells.shellOf(operation, plan, request, context);
    return shell instanceof Promise ? shell.then((found) => found && answerIn(found)) : answerIn(shell);
  }

  #answerWith(
    operation: CachedOperation,
    representations: readonly unknown[],
    frame: Frame,
    context: RequestContext,
  ): Answer {
    const found = findEntities(representations, operation.plan, context);
    if (found === null) return null;
    return found instanceof Promise || found.missing.length > 0
      ? this.#answerLater(operation, found, frame, context)
      : this.#complete(operation, found.entities, frame, context);
  }

  /** Answers when the batch may begin, and its missing policies have been read. */
  async #answerLater(
    operation: CachedOperation,
    found: FoundEntities | Promise<FoundEntities | null>,
    frame: Frame,
    context: RequestContext,
  ): Promise<Buffer | null> {
    const all = found instanceof Promise ? await found : found;
    if (all === null) return null;
    if (all.missing.length > 0) await loadMissing(all.missing, operation.plan, context);
    return this.#complete(operation, all.entities, frame, context);
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
    if (missing.length === 0) return this.#compose(entities, frame, context);
    const finish = (isRendered: boolean): Buffer | null => {
      if (!isRendered) return null;
      for (const entity of missing) if (!entity.wasLoaded) storeEntity(this.#entities, operation, entity);
      return this.#compose(entities, frame, context);
    };
    const isRendered = renderEntities(this.#options.schema, operation, missing, context);
    return isRendered instanceof Promise ? isRendered.then(finish) : finish(isRendered);
  }

  #compose(entities: readonly Entity[], frame: Frame, context: RequestContext): Buffer | null {
    const composed = compose(entities, frame, context);
    if (composed === null) return null;
    this.#options.answered?.(
      frame.nullable ? entities.length : 0,
      composed.errors.map(({ extensions }) => extensions?.code),
    );
    return composed.body;
  }
}

export const createEntityCache = (options: EntityCacheOptions): EntityCache => new RenderedKeys(options);
