import type { RequestContext } from '../graphql/context.ts';
import type { KeyRef } from '../providers/provider.ts';

/** A batch with fewer new keys never waits. */
export const manyKeys = 9;

/**
 * A batch with keys of several Regions does not wait for the turn of one: a slow Region must not delay the others.
 * @param newKeys the maximum number of new keys in the batch
 */
const regionTurn = (
  ref: KeyRef,
  newKeys: number,
  arns: readonly string[],
  { source, load, budget }: RequestContext,
): Promise<unknown> | null => {
  const regionPrefix = ref.arn.slice(0, ref.arn.length - ref.keyId.length);
  if (!arns.every((other) => other.startsWith(regionPrefix))) return null;
  const turn = source.batchTurn(ref, newKeys, load);
  return turn === null ? null : turn.then(() => budget.loadTurn());
};

/**
 * Null where a batch with many new keys may begin; otherwise resolves when memory for its keys is free, and it is its
 * turn. Rejects where no memory becomes free in time.
 * @param ref one of the new keys
 * @param arns those of all keys of the batch
 */
export const waitToBegin = (
  ref: KeyRef,
  newKeys: number,
  arns: readonly string[],
  context: RequestContext,
): Promise<unknown> | null => {
  const admitted = context.admitEntities(arns.length);
  const turn = () => regionTurn(ref, newKeys, arns, context);
  return admitted === null ? turn() : admitted.then(turn);
};
