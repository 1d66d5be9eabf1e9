import type { GraphQLFormattedError } from 'graphql';
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

const errorsIn = (entities: readonly Entity[], { pathOf }: Frame): readonly GraphQLFormattedError[] => {
  if (entities.every(({ rendered }) => rendered === null || rendered.errors.length === 0)) return noErrors;
  return entities.flatMap(({ rendered }, index) =>
    (rendered?.errors ?? noErrors).map((error) => ({ ...error, path: [...pathOf(index), ...(error.path ?? [])] })),
  );
};

/** The response for one key without errors, and the JSON of the key as a part of it. */
export const composeAlone = (
  json: Buffer,
  { opening, closing }: Frame,
): { readonly json: Buffer; readonly response: Buffer } => {
  const response = Buffer.concat([dataHead, opening, json, closing]);
  return { json: response.subarray(dataHead.length + opening.length, response.length - closing.length), response };
};

/** The cached response, if there is only one key and its response was composed before. */
const composedBefore = ([only, ...others]: readonly Entity[]): Buffer | null =>
  only?.rendered && 'response' in only.rendered && others.length === 0 ? only.rendered.response : null;

/** Longer responses are not composed here: the executor produces them, within the request's budget. */
const maxBytes = 16 * 1024 * 1024;

/**
 * Composes the response. Null where an entity that may not be null is missing, or the response is too long. The members
 * of the JSON are in Apollo Server's order.
 */
export const compose = (entities: readonly Entity[], frame: Frame): Composed | null => {
  const before = composedBefore(entities);
  if (before !== null) return { body: before, errors: noErrors };
  const errors = errorsIn(entities, frame);
  const head = errors.length === 0 ? dataHead : Buffer.from(`{"errors":${JSON.stringify(errors)},"data":`);
  const pieces: Buffer[] = [head, frame.opening];
  let index = 0;
  for (const { rendered } of entities) {
    const json = rendered?.json ?? (frame.nullable && rendered ? nothing : null);
    if (json === null) return null;
    if (index > 0) pieces.push(frame.between(index));
    pieces.push(json);
    index += 1;
  }
  pieces.push(frame.closing);
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  return length > maxBytes ? null : { body: Buffer.concat(pieces, length), errors };
};
