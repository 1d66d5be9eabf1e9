import type { GraphQLFormattedError } from 'graphql';
import type { Entity } from './entities.ts';

/** The JSON of `data` around the entities: before the first, between each two, and behind the last. */
export interface Frame {
  readonly opening: Buffer;
  between(index: number): Buffer;
  readonly closing: Buffer;
  /** The path of an entity in the answer. */
  pathOf(index: number): readonly (string | number)[];
  /** Whether an entity may be null. */
  readonly nullable: boolean;
}

const comma = Buffer.from(',');
const nothing = Buffer.from('null');
const empty = Buffer.alloc(0);

export const entitiesFrame = (responseKey: string): Frame => ({
  opening: Buffer.from(`{${JSON.stringify(responseKey)}:[`),
  between: () => comma,
  closing: Buffer.from(']}'),
  pathOf: (index) => [responseKey, index],
  nullable: true,
});

export const keyFrame = (responseKey: string): Frame => ({
  opening: Buffer.from(`{${JSON.stringify(responseKey)}:`),
  between: () => empty,
  closing: Buffer.from('}'),
  pathOf: () => [responseKey],
  nullable: false,
});

/** @param pieces the JSON before the first key, between each two, and behind the last */
export const listingFrame = (pieces: readonly string[], path: readonly [string, string, string]): Frame => {
  const [responseKey, edgesKey, nodeKey] = path;
  const pieceAt = (index: number): Buffer => Buffer.from(pieces[index] ?? '');
  return {
    opening: pieceAt(0),
    between: pieceAt,
    closing: pieces.length > 1 ? pieceAt(pieces.length - 1) : empty,
    pathOf: (index) => [responseKey, edgesKey, index, nodeKey],
    nullable: false,
  };
};

/** A whole answer. */
export interface Composed {
  readonly body: Buffer;
  readonly errors: readonly GraphQLFormattedError[];
}

const errorsIn = (entities: readonly Entity[], { pathOf }: Frame): readonly GraphQLFormattedError[] =>
  entities.flatMap(({ rendered }, index) =>
    rendered === null || rendered.errors.length === 0
      ? []
      : rendered.errors.map((error) => ({ ...error, path: [...pathOf(index), ...(error.path ?? [])] })),
  );

/** Null where an entity is missing for which there is no null. The parts of the JSON stand in Apollo Server's order. */
export const compose = (entities: readonly Entity[], frame: Frame): Composed | null => {
  const errors = errorsIn(entities, frame);
  const head = errors.length === 0 ? '{"data":' : `{"errors":${JSON.stringify(errors)},"data":`;
  const pieces: Buffer[] = [Buffer.from(head), frame.opening];
  for (const [index, { rendered }] of entities.entries()) {
    const json = rendered?.json ?? (frame.nullable && rendered ? nothing : null);
    if (json === null) return null;
    if (index > 0) pieces.push(frame.between(index));
    pieces.push(json);
  }
  pieces.push(frame.closing, Buffer.from('}'));
  return { body: Buffer.concat(pieces), errors };
};
