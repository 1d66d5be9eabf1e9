import { KmsError } from '../errors.ts';
import type { RequestContext } from '../graphql/context.ts';
import type { AliasRef, KeyRef } from '../providers/provider.ts';
import { manyKeys, waitToBegin } from './batch-turn.ts';
import type { CachedEntity, EntitySource, RenderedEntity } from './cached-entities.ts';
import type { OperationPlan } from './operation-plan.ts';

/** A key in a request. */
export interface Entity {
  readonly representation: unknown;
  /** Null for a reference that is not an ARN, and for a key that the end user may not read. */
  readonly arn: string | null;
  /** The key itself; null where it can't be read, and for an alias as long as its key is unknown. */
  ref: KeyRef | null;
  readonly alias: AliasRef | null;
  /** What its JSON depends on; null where that is unknown. */
  source: EntitySource | null;
  /** Whether the provider had to be called: such a key may never be requested again, so its JSON is not cached. */
  wasLoaded: boolean;
  rendered: RenderedEntity | CachedEntity | null;
}

/** The keys of a request, as the cache has them. */
export interface FoundEntities {
  readonly entities: Entity[];
  /** Those for which the provider has to be called. */
  readonly missing: Entity[];
}

/** All entities have the same hidden class in V8: there may be thousands of them in a request. */
const newEntity = (
  representation: unknown,
  arn: string | null,
  ref: KeyRef | null,
  alias: AliasRef | null,
  source: EntitySource | null,
): Entity => ({
  representation,
  arn,
  ref,
  alias,
  source,
  wasLoaded: false,
  rendered: null,
});

/**
 * An entity that is rendered each time. A null among the representations would fail all entities of the request; an
 * empty object in its place fails alone.
 */
const uncached = (representation: unknown): Entity => newEntity(representation ?? {}, null, null, null, null);

/**
 * Resolves a representation from the cache, without a call to the provider. A key that the end user may not read is
 * never looked up.
 */
const toEntity = (representation: unknown, { policyName }: OperationPlan, context: RequestContext): Entity => {
  if (typeof representation !== 'object' || representation === null) return uncached(representation);
  const { __typename, arn } = representation as Record<string, unknown>;
  if (__typename !== 'Key' || typeof arn !== 'string') return uncached(representation);
  const { ref: named, alias, error } = context.source.resolve(arn);
  const reference = named ?? alias;
  if (reference !== null && context.authorize(reference) !== null) return uncached(representation);
  if (error !== null) return newEntity(representation, arn, null, null, error);
  const ref = named ?? (alias && (context.source.peekTarget(alias) ?? null));
  const source = policyName === null ? reference : ref && (context.source.peekPolicy(ref, policyName) ?? null);
  return newEntity(representation, arn, ref, alias, source);
};

/** True where the provider has to be called before the key can be rendered. */
const isMissing = ({ source, ref, alias }: Entity): boolean => source === null && (ref ?? alias) !== null;

/**
 * Longer than any ARN. Each error of a key repeats its ARN, so requests with longer ones are left to the executor,
 * which counts the bytes.
 */
const longestArn = 2048;

const arnIn = (representation: unknown): string => {
  if (typeof representation !== 'object' || representation === null || !('arn' in representation)) return '';
  return typeof representation.arn === 'string' ? representation.arn : '';
};

/** Whether the cache has no policy of the key, not even an expired one, which is served where the provider is slow. */
const isNew = ({ ref }: Entity, { policyName }: OperationPlan, { source }: RequestContext): boolean =>
  ref !== null && !source.hasCachedPolicy(ref, policyName ?? '');

/**
 * Looks the keys of a request up in the cache. If many are new while enough calls of the caller wait already, the rest
 * is looked up when the batch may begin: until then, it takes hardly any time or memory.
 * @param found what has been found before the batch had to wait
 * @returns null where the executor has to answer
 */
export const findEntities = (
  representations: readonly unknown[],
  plan: OperationPlan,
  context: RequestContext,
  found: FoundEntities | null = null,
): FoundEntities | null | Promise<FoundEntities | null> => {
  const { entities, missing } = found ?? { entities: [], missing: [] };
  // Counted down to the turn of the batch; a batch waits once at most.
  let newKeysLeft = found === null && representations.length >= manyKeys ? manyKeys : 0;
  for (let index = entities.length; index < representations.length; index += 1) {
    const representation = representations[index];
    if (arnIn(representation).length > longestArn) return null;
    const entity = toEntity(representation, plan, context);
    entities.push(entity);
    if (!plan.alwaysReads || !isMissing(entity)) continue;
    missing.push(entity);
    if (newKeysLeft === 0 || !isNew(entity, plan, context)) continue;
    newKeysLeft -= 1;
    if (newKeysLeft > 0 || entity.ref === null) continue;
    const left = representations.length - entities.length;
    const turn = waitToBegin(entity.ref, manyKeys + left, representations.map(arnIn), context);
    // If memory becomes free too late, the executor answers so.
    if (turn)
      return turn.then(
        () => findEntities(representations, plan, context, { entities, missing }),
        () => null,
      );
  }
  return { entities, missing };
};

/** The key that an alias refers to; null where it can't be resolved: rendering gets the error from the loaders. */
const targetOf = async (alias: AliasRef | null, { loaders, source }: RequestContext): Promise<KeyRef | null> => {
  const metadata = alias && (await loaders.details.aliasMetadata.load(alias).catch(() => null));
  return metadata && source.resolve(metadata.arn).ref;
};

/**
 * Loads the missing policies concurrently. An error becomes the source in place of the policy.
 * @param missing the entities for which the provider has to be called
 */
export const loadMissing = async (
  missing: readonly Entity[],
  { policyName }: OperationPlan,
  context: RequestContext,
): Promise<void> => {
  const load = async (entity: Entity): Promise<void> => {
    const ref = entity.ref ?? (await targetOf(entity.alias, context));
    if (ref === null) return;
    entity.ref = ref;
    try {
      entity.source = await context.loaders.policy.load({ ref, policyName: policyName ?? '', fresh: false });
    } catch (error) {
      if (!(error instanceof KmsError)) return;
      entity.source = error;
    }
    entity.wasLoaded = true;
  };
  await Promise.all(missing.map(load));
};
