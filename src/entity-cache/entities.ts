import type { RequestContext } from '../graphql/context.ts';
import type { AliasRef, KeyRef } from '../providers/provider.ts';
import type { CachedEntity } from './cached-entities.ts';
import type { OperationPlan } from './operation-plan.ts';

/** A reference that may stand in an answer that is put together. */
export interface Entity {
  readonly arn: string;
  /** The key itself, and null for an alias while it is not known which key it stands for. */
  ref: KeyRef | null;
  readonly alias: AliasRef | null;
  readonly representation: unknown;
  /** What its part of the answer follows from; null while it has to be asked for. */
  source: CachedEntity['source'] | null;
  /** Whether it had to be asked for. */
  asked: boolean;
  /** Null until it was found or made. */
  cached: CachedEntity | null;
}

/** Null for anything but a plain reference by ARN, which is the form that gateways send, to a key that may be read. */
const toEntity = (representation: unknown, policyName: string | null, context: RequestContext): Entity | null => {
  if (typeof representation !== 'object' || representation === null) return null;
  const { __typename, arn } = representation as Record<string, unknown>;
  if (__typename !== 'Key' || typeof arn !== 'string') return null;
  const { ref, alias, error } = context.source.resolve(arn);
  const named = ref ?? alias;
  if (named === null || error !== null || context.authorize(named) !== null) return null;
  const key = ref ?? (alias && (context.source.peekTarget(alias) ?? null));
  const policy = key && policyName !== null ? (context.source.peekPolicy(key, policyName) ?? null) : null;
  const source = policyName === null ? named : policy;
  return { arn, ref: key, alias, representation, source, asked: false, cached: null };
};

/** Null where one of the references is of another kind. */
export const toEntities = (
  representations: readonly unknown[],
  { policyName }: OperationPlan,
  context: RequestContext,
): readonly Entity[] | null => {
  const entities: Entity[] = [];
  for (const representation of representations) {
    const entity = toEntity(representation, policyName, context);
    if (entity === null) return null;
    entities.push(entity);
  }
  return entities;
};

/** Asks which keys the aliases stand for. False where one of them can't be told; the loaders remember what was said. */
const followAliases = async (entities: readonly Entity[], context: RequestContext): Promise<boolean> => {
  const unknown = entities.flatMap((entity) => (entity.ref === null && entity.alias ? [entity] : []));
  const answers = await context.loaders.aliasMetadata.loadMany(unknown.flatMap(({ alias }) => alias ?? []));
  for (const [index, entity] of unknown.entries()) {
    const answer = answers[index];
    entity.ref = answer === undefined || answer instanceof Error ? null : context.source.resolve(answer.arn).ref;
    if (entity.ref === null) return false;
  }
  return true;
};

/** Asks for the policies that are missing. False where one of them can't be had; the loaders remember what was said. */
export const askForMissing = async (
  entities: readonly Entity[],
  { policyName }: OperationPlan,
  context: RequestContext,
): Promise<boolean> => {
  const missing = entities.filter(({ source }) => source === null);
  if (!(await followAliases(missing, context))) return false;
  const keys = missing.flatMap(({ ref }) => (ref ? [{ ref, policyName: policyName ?? '', fresh: false }] : []));
  const policies = await context.loaders.policy.loadMany(keys);
  for (const [index, entity] of missing.entries()) {
    const policy = policies[index];
    if (policy === undefined || policy instanceof Error) return false;
    entity.source = policy;
    entity.asked = true;
  }
  return true;
};
