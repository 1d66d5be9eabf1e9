import { Kind, parse } from 'graphql';
import { LRUCache } from 'lru-cache';

const maxTokens = 15_000;

const countOperations = (query: string): number =>
  parse(query, { noLocation: true, maxTokens: maxTokens }).definitions.filter(
    ({ kind }) => kind === Kind.OPERATION_DEFINITION,
  ).length;

/**
 * Whether a document has exactly one operation. Since a signature covers the document but not the operation name,
 * someone who replays the request could otherwise choose another operation. Throws where the document can't be parsed.
 */
export const createSingleOperationCheck = (): ((query: string) => boolean) => {
  const known = new LRUCache<string, boolean>({
    maxSize: 4_194_304,
    sizeCalculation: (_single, query) => query.length + 1,
  });
  return (query) => {
    const before = known.get(query);
    if (before !== undefined) return before;
    const single = countOperations(query) === 1;
    known.set(query, single);
    return single;
  };
};
