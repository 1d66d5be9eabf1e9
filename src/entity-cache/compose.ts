import type { GraphQLFormattedError } from 'graphql';
import type { Entity } from './entities.ts';
import type { Frame } from './frame.ts';

const nothing = Buffer.from('null');
const nothingBetween = Buffer.alloc(0);
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

/** Longer responses are not composed here: the executor produces them, within the request's budget. */
const mostBytes = 16 * 1024 * 1024;

/**
 * Null where an entity is missing that may not be null, or the response is too long. The members of the JSON are in
 * Apollo Server's order.
 */
export const compose = (entities: readonly Entity[], frame: Frame): Composed | null => {
  const errors = errorsIn(entities, frame);
  const head = errors.length === 0 ? dataHead : Buffer.from(`{"errors":${JSON.stringify(errors)},"data":`);
  const pieces: Buffer[] = [head, frame.opening];
  let length = head.length + frame.opening.length + frame.closing.length;
  let index = 0;
  for (const { rendered } of entities) {
    const json = rendered?.json ?? (frame.nullable && rendered ? nothing : null);
    if (json === null) return null;
    const between = index > 0 ? frame.between(index) : nothingBetween;
    pieces.push(between, json);
    length += between.length + json.length;
    index += 1;
  }
  pieces.push(frame.closing);
  return length > mostBytes ? null : { body: Buffer.concat(pieces, length), errors };
};
