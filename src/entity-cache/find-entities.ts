import type { RequestContext } from '../graphql/context.ts';
import type { KeyRef } from '../providers/provider.ts';
import { type Entity, isMissing, toEntity } from './entities.ts';
import type { OperationPlan } from './operation-plan.ts';

/** The keys of a request, as the cache has them. */
export interface FoundEntities {
  readonly entities: Entity[];
  /** Those for which the provider has to be called. */
  readonly missing: Entity[];
}

/**
 * Longer than any ARN. Each error of a key repeats its ARN, so requests with longer ones are left to the executor,
 * which counts the bytes.
 */
const longestArn = 2048;
/** A batch with fewer new keys never waits. */
const manyKeys = 9;

const arnIn = (representation: unknown): string => {
  if (typeof representation !== 'object' || representation === null || !('arn' in representation)) return '';
  return typeof representation.arn === 'string' ? representation.arn : '';
};

/** The cache has no policy of the key, not even an expired one, which is served where the provider is slow. */
const isNew = (ref: KeyRef, { policyName }: OperationPlan, { source }: RequestContext): boolean =>
  !source.hasCachedPolicy(ref, policyName ?? '');

/**
 * Null where the batch may begin. A batch with keys of several Regions may: a slow Region must not delay the others.
 * @param ref a key of the batch
 */
const batchTurn = (
  ref: KeyRef,
  newKeys: number,
  representations: readonly unknown[],
  { source, load }: RequestContext,
): Promise<void> | null => {
  const regionPrefix = ref.arn.slice(0, ref.arn.length - ref.keyId.length);
  for (const representation of representations) if (!arnIn(representation).startsWith(regionPrefix)) return null;
  return source.batchTurn(ref, newKeys, load);
};

/**
 * Looks the keys of a request up in the cache. If many are new while enough calls of the caller wait already, the rest
 * is looked up when the batch may begin: until then, it takes hardly any time or memory.
 * @param found what has been found before the batch had to wait
 * @returns null where an ARN is too long
 */
export const findEntities = (
  representations: readonly unknown[],
  plan: OperationPlan,
  context: RequestContext,
  found: FoundEntities | null = null,
): FoundEntities | null | Promise<FoundEntities | null> => {
  const { entities, missing } = found ?? { entities: [], missing: [] };
  const mayWait = found === null && representations.length >= manyKeys;
  let newKeys = 0;
  for (let index = entities.length; index < representations.length; index += 1) {
    const representation = representations[index];
    if (arnIn(representation).length > longestArn) return null;
    const entity = toEntity(representation, plan, context);
    entities.push(entity);
    if (!plan.alwaysReads || !isMissing(entity)) continue;
    missing.push(entity);
    const { ref } = entity;
    if (!mayWait || ref === null || newKeys === manyKeys || !isNew(ref, plan, context)) continue;
    newKeys += 1;
    if (newKeys < manyKeys) continue;
    const turn = batchTurn(ref, newKeys + representations.length - entities.length, representations, context);
    if (turn === null) continue;
    const next = turn.then(() => context.budget.loadTurn());
    return next.then(() => findEntities(representations, plan, context, { entities, missing }));
  }
  return { entities, missing };
};
