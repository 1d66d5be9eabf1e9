import { type DocumentNode, parse } from 'graphql';
import { LRUCache } from 'lru-cache';
import { withFieldLocations } from './field-locations.ts';
import type { DocumentError, ReadDocument } from './read-document.ts';

/** Parsed documents, and the errors of invalid ones, by the hash of their text. */
export interface DocumentStore {
  find(hash: string): ReadDocument | undefined;
  keep(hash: string, read: ReadDocument, length: number): void;
  forget(hash: string): void;
  /** The interface for Apollo Server, whose keys end with the hash. */
  readonly forApollo: {
    get(key: string): Promise<DocumentNode | undefined>;
    set(key: string, document: DocumentNode): Promise<void>;
    delete(key: string): Promise<boolean>;
  };
}

const maxBytes = 32 * 1024 * 1024;
const entryBytes = 500;
/** An estimate of the memory of a parsed document per character of its text. */
const bytesPerCharacter = 40;
const maxDocumentBytes = maxBytes / 8;
const hashLength = 64;

/** A placeholder for an invalid document, which is never executed. */
const placeholder = parse('{ __typename }', { noLocation: true });

export const createDocumentStore = (): DocumentStore => {
  const documents = new LRUCache<string, ReadDocument>({ maxSize: maxBytes });
  const keep = (hash: string, read: ReadDocument, length: number): void => {
    const bytes = 'document' in read ? Math.min(length * bytesPerCharacter, maxDocumentBytes) : 0;
    documents.set(hash, read, { size: entryBytes + bytes });
  };
  const hashOf = (key: string): string => key.slice(-hashLength);
  return {
    find: (hash) => documents.get(hash),
    keep,
    forget: (hash) => void documents.delete(hash),
    forApollo: {
      async get(key) {
        const read = documents.get(hashOf(key));
        return read && ('document' in read ? read.document : placeholder);
      },
      async set(key, document) {
        const length = document.loc?.end ?? 0;
        keep(hashOf(key), { document: withFieldLocations(document) }, length);
      },
      delete: async (key) => documents.delete(hashOf(key)),
    },
  };
};

export const errorIn = (read: ReadDocument | undefined): DocumentError | null =>
  read && 'error' in read ? read.error : null;
