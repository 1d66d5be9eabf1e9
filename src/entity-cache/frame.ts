/** The JSON of `data` around the entities. */
export interface Frame {
  /** Before the first entity. */
  readonly opening: Buffer;
  /** Before each other entity, by its index. */
  between(index: number): Buffer;
  /** After the last entity, to the end of the response. */
  readonly closing: Buffer;
  /** The path of an entity in the response. */
  pathOf(index: number): readonly (string | number)[];
  /** Whether an entity may be null. */
  readonly nullable: boolean;
}

/** The beginning of a response without errors. */
export const dataHead = Buffer.from('{"data":');
const comma = Buffer.from(',');
const empty = Buffer.alloc(0);

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

/** The response for one key without errors, and the JSON of the key as a part of it. */
export const composeAlone = (
  json: Buffer,
  { opening, closing }: Frame,
): { readonly json: Buffer; readonly response: Buffer } => {
  const response = Buffer.concat([dataHead, opening, json, closing]);
  return { json: response.subarray(dataHead.length + opening.length, response.length - closing.length), response };
};
