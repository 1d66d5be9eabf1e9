import type { GraphQLFormattedError } from 'graphql';
import type { RequestContext } from '../graphql/context.ts';
import type { Entity } from './entities.ts';
import type { Frame } from './frame.ts';

const nothing = Buffer.from('null');
const dataHead = Buffer.from('{"data":');
const noErrors: readonly GraphQLFormattedError[] = [];

/** A complete response. */
export interface Composed {
  readonly body: Buffer;
  readonly errors: readonly GraphQLFormattedError[];
}

/** The response for one key without errors, and the JSON of the key as a part of it. */
export const composeAlone = (
  json: Buffer,
  { opening, closing }: Frame,
): { readonly json: Buffer; readonly response: Buffer } => {
  const response = Buffer.concat([dataHead, opening, json, closing]);
  return { json: response.subarray(dataHead.length + opening.length, response.length - closing.length), response };
};

/** The cached response, if there is only one key and its response was composed before. */
const composedBefore = ([only, second]: readonly Entity[]): Buffer | null =>
  only?.rendered && 'response' in only.rendered && second === undefined ? only.rendered.response : null;

/** Longer responses are not composed here: the executor produces them, within the request's budget. */
const maxBytes = 16 * 1024 * 1024;

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
  return length > maxBytes ? null : Buffer.concat(pieces, length);
};
