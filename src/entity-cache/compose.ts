import type { GraphQLFormattedError } from 'graphql';
import type { Entity } from './entities.ts';

/** The JSON of `data` around the entities. */
export interface Frame {
  /** Before the first. */
  readonly opening: Buffer;
  /** Before any other, by its index. */
  between(index: number): Buffer;
  /** Behind the last, with the end of the answer. */
  readonly closing: Buffer;
  /** The path of an entity in the answer. */
  pathOf(index: number): readonly (string | number)[];
  /** Whether an entity may be null. */
  readonly nullable: boolean;
}

const comma = Buffer.from(',');
const nothing = Buffer.from('null');
const empty = Buffer.alloc(0);
const dataHead = Buffer.from('{"data":');
const noErrors: readonly GraphQLFormattedError[] = [];

export const entitiesFrame = (responseKey: string): Frame => ({
  opening: Buffer.from(`{${JSON.stringify(responseKey)}:[`),
  between: () => comma,
  closing: Buffer.from(']}}'),
  pathOf: (index) => [responseKey, index],
  nullable: true,
});

export const keyFrame = (responseKey: string): Frame => ({
  opening: Buffer.from(`{${JSON.stringify(responseKey)}:`),
  between: () => empty,
  closing: Buffer.from('}}'),
  pathOf: () => [responseKey],
  nullable: false,
});

/** @param pieces the JSON before the first key, between each two, and behind the last */
export const listingFrame = (pieces: readonly string[], path: readonly [string, string, string]): Frame => {
  const [responseKey, edgesKey, nodeKey] = path;
  const buffers = pieces.map((piece, index) =>
    Buffer.from(index > 0 && index === pieces.length - 1 ? `${piece}}` : piece),
  );
  const closing = buffers.length > 1 ? buffers.at(-1) : undefined;
  return {
    opening: buffers[0] ?? empty,
    between: (index) => buffers[index] ?? empty,
    closing: closing ?? Buffer.from('}'),
    pathOf: (index) => [responseKey, edgesKey, index, nodeKey],
    nullable: false,
  };
};

/** A whole answer. */
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

/** What is longer is not put together here: the executor makes it, within the request's budget. */
const mostBytes = 16 * 1024 * 1024;

/**
 * Null where an entity is missing for which there is no null, or the whole is too long. The parts of the JSON stand in
 * Apollo Server's order.
 */
export const compose = (entities: readonly Entity[], frame: Frame): Composed | null => {
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
  return length > mostBytes ? null : { body: Buffer.concat(pieces, length), errors };
};
