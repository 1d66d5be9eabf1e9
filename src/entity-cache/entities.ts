import { KmsError } from '../errors.ts';
import type { RequestContext } from '../graphql/context.ts';
import type { AliasRef, KeyRef } from '../providers/provider.ts';
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
export const toEntity = (representation: unknown, { policyName }: OperationPlan, context: RequestContext): Entity => {
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
export const isMissing = ({ source, ref, alias }: Entity): boolean => source === null && (ref ?? alias) !== null;

/** Aliases that can't be resolved stay unknown; rendering then gets the error from the loaders. */
const followAliases = async (entities: readonly Entity[], context: RequestContext): Promise<void> => {
  const unknown = entities.flatMap((entity) => (entity.alias ? [{ entity, alias: entity.alias }] : []));
  const answers = await context.loaders.details.aliasMetadata.loadMany(unknown.map(({ alias }) => alias));
  for (const [index, { entity }] of unknown.entries()) {
    const answer = answers[index];
    entity.ref = answer === undefined || answer instanceof Error ? null : context.source.resolve(answer.arn).ref;
  }
};

/**
 * Loads the missing policies concurrently. An error becomes the source in place of the policy.
 * @param missing entities that `isMissing` selected
 */
export const loadMissing = async (
  missing: readonly Entity[],
  { policyName }: OperationPlan,
  context: RequestContext,
): Promise<void> => {
  const named = missing.filter(({ ref }) => ref === null);
  if (named.length > 0) await followAliases(named, context);
  const found: Entity[] = [];
  const keys: Parameters<typeof context.loaders.policy.load>[0][] = [];
  for (const entity of missing) {
    if (entity.ref === null) continue;
    found.push(entity);
    keys.push({ ref: entity.ref, policyName: policyName ?? '', fresh: false });
  }
  const policies = await context.loaders.policy.loadMany(keys);
  for (const [index, entity] of found.entries()) {
    const policy = policies[index];
    if (policy === undefined || (policy instanceof Error && !(policy instanceof KmsError))) continue;
    entity.source = policy;
    entity.wasLoaded = true;
  }
};
