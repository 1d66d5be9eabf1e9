import {
  type ExecutionResult,
  execute,
  type GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
} from 'graphql';
import { KmsError } from '../errors.ts';
import type { RequestContext } from '../graphql/context.ts';
import { toTypedError } from '../graphql/format-error.ts';
import type { KeySource, LoadedPolicy } from '../keys/key-source.ts';
import type { KeyRef } from '../providers/provider.ts';
import type { CachedOperation } from './cached-operations.ts';
import type { Entity } from './entities.ts';
import { dataHead, type Frame } from './frame.ts';
import { representationsVariable } from './operation-plan.ts';

/**
 * The same context, but with the entities' policies available and their cache hits not counted again, and with a budget
 * that does not count the response: it is counted when it has been composed.
 */
const withSources = (entities: readonly Entity[], context: RequestContext): RequestContext => {
  const outcomes = new Map<string, LoadedPolicy | KmsError>();
  const targets = new Map<string, KeyRef>();
  for (const { ref, alias, source } of entities) {
    if (ref === null || source === null) continue;
    if (alias !== null) targets.set(alias.arn, ref);
    if (source instanceof KmsError || 'view' in source) outcomes.set(ref.arn, source);
  }
  const atHand: Pick<KeySource, 'peekPolicy' | 'peekTarget'> = {
    peekPolicy: (ref, name) => outcomes.get(ref.arn) ?? context.source.peekPolicy(ref, name),
    peekTarget: (alias) => targets.get(alias.arn) ?? context.source.peekTarget(alias),
  };
  // Inherits the rest: copying it would list all accounts.
  const source: KeySource = Object.assign(Object.create(context.source), atHand);
  return Object.create(context, {
    source: { value: source },
    budget: { value: context.budget.scratch() },
    // The number of entities is within the limit already; if the executor has to execute the whole request, it counts
    // them.
    takeRepresentations: { value: (count: number) => count },
  });
};

/** Errors by entity, with paths that begin at the entity; null where an error belongs to none. */
const errorsByEntity = (
  errors: readonly GraphQLError[],
): ReadonlyMap<number, readonly GraphQLFormattedError[]> | null => {
  const byEntity = new Map<number, GraphQLFormattedError[]>();
  for (const error of errors) {
    const [, index, ...path] = error.path ?? [];
    const typed = toTypedError(error);
    if (typeof index !== 'number' || typed === null) return null;
    const others = byEntity.get(index) ?? [];
    others.push({ ...typed, path });
    byEntity.set(index, others);
  }
  return byEntity;
};

const noErrors: readonly GraphQLFormattedError[] = [];
const none: ReturnType<typeof errorsByEntity> = new Map();
/** A response with more errors is left to the executor, which formats them in slices of the event loop's time. */
const maxErrors = 2000;
const maxRenderedBytes = 2 * 1024 * 1024;

/** Sets the JSON and the errors of the entities; false after an unexpected error, which the executor will report. */
const takeResult = ({ data, errors = [] }: ExecutionResult, entities: readonly Entity[]): boolean => {
  const values = data?._entities;
  if (errors.length > maxErrors) return false;
  const byEntity = errors.length === 0 ? none : errorsByEntity(errors);
  if (!Array.isArray(values) || byEntity === null) return false;
  for (const [index, entity] of entities.entries()) {
    const json = values[index] === null ? null : Buffer.from(JSON.stringify(values[index]));
    entity.rendered = { json, errors: byEntity.get(index) ?? noErrors };
  }
  return true;
};

/**
 * Renders entities with GraphQL's own executor, so that there is no second implementation of the language.
 * @returns false where the executor has to execute the whole request; at once where nothing has to be waited for
 */
export const renderEntities = (
  schema: GraphQLSchema,
  { plan, entityVariables }: CachedOperation,
  entities: readonly Entity[],
  context: RequestContext,
): boolean | Promise<boolean> => {
  const representations = entities.map(({ representation }) => representation);
  const contextValue = withSources(entities, context);
  const result = execute({
    schema,
    document: plan.entityDocument,
    variableValues: { ...entityVariables, [representationsVariable]: representations },
    contextValue,
  });
  const finish = (executed: ExecutionResult): boolean => {
    const { bytes } = contextValue.budget;
    contextValue.budget.release();
    return bytes <= maxRenderedBytes && takeResult(executed, entities);
  };
  return result instanceof Promise ? result.then(finish) : finish(result);
};

const nothing = Buffer.from('null');

/** A complete response. */
interface Composed {
  readonly body: Buffer;
  readonly errors: readonly GraphQLFormattedError[];
}

/** The cached response, if there is only one key and its response was composed before. */
const composedBefore = ([only, second]: readonly Entity[]): Buffer | null =>
  only?.rendered && 'response' in only.rendered && second === undefined ? only.rendered.response : null;

/** Longer responses are not composed here: the executor produces them, within the request's budget. */
const maxComposedBytes = 16 * 1024 * 1024;

/** Shorter responses don't count towards the request's budget. */
const countedBytes = 65_536;

/**
 * Composes the response, and reports how long it may be cached. Null where an entity that may not be null is missing, or
 * the response is too long.
 */
export const compose = (entities: readonly Entity[], frame: Frame, context: RequestContext): Composed | null => {
  const before = composedBefore(entities);
  const composed = before === null ? join(entities, frame) : { body: before, errors: noErrors };
  if (composed === null) return null;
  const { length } = composed.body;
  // The budget is created when it is first needed, so short responses don't create one.
  if (length > countedBytes && !context.budget.take(length)) return null;
  const { cacheHint } = context;
  for (const { source } of entities) if (source !== null && 'view' in source) cacheHint.served(source);
  // Gateways cache entities separately, and none with an error; other responses are cached as a whole.
  if (composed.errors.length > 0 && !frame.nullable) cacheHint.servedUncacheable();
  return composed;
};

/** The members of the JSON are in Apollo Server's order. */
const join = (entities: readonly Entity[], frame: Frame): Composed | null => {
  const errors: GraphQLFormattedError[] = [];
  const pieces: Buffer[] = [];
  let index = 0;
  for (const { rendered } of entities) {
    const json = rendered?.json ?? (frame.nullable && rendered ? nothing : null);
    if (json === null) return null;
    if (index > 0) pieces.push(frame.between(index));
    pieces.push(json);
    for (const error of rendered?.errors ?? noErrors)
      errors.push({ ...error, path: [...frame.pathOf(index), ...(error.path ?? [])] });
    index += 1;
  }
  const head = errors.length === 0 ? dataHead : Buffer.from(`{"errors":${JSON.stringify(errors)},"data":`);
  const body = concat([head, frame.opening, ...pieces, frame.closing]);
  return body && { body, errors };
};

/** Null where the response would be too long. */
const concat = (pieces: readonly Buffer[]): Buffer | null => {
  let length = 0;
  for (const piece of pieces) length += piece.length;
  return length > maxComposedBytes ? null : Buffer.concat(pieces, length);
};
