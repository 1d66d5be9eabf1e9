import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError } from 'graphql';
import type { Threads } from '../../compute/threads.ts';
import { KmsError } from '../../errors.ts';
import type { RequestContext } from '../context.ts';
import { exceedsDepth } from './depth.ts';
import { type DocumentError, type DocumentRules, type ReadDocument, tooDeep } from './read-document.ts';
import { type DocumentStore, errorIn } from './store.ts';
import type { DocumentTask } from './worker.ts';

export interface DocumentsOptions {
  readonly store: DocumentStore;
  readonly threads: Threads;
  readonly rules: DocumentRules;
}

/**
 * Documents up to this length are parsed on the event loop. Longer ones are not, since some validation rules take time
 * that grows with the square of the length.
 */
const maxInline = 4096;
const maxLinesInline = 200;

/** The time limit for parsing a document in a thread, including the start of the thread: far more than that takes. */
const readingMs = 15_000;

const worker = new URL('./worker', import.meta.url);

const isLong = (source: string): boolean =>
  source.length > maxInline || (source.match(/\r\n|[\n\r]/g)?.length ?? 0) > maxLinesInline;

const toGraphqlError = ({ code, message, locations }: DocumentError): GraphQLError => {
  const error = new GraphQLError(message, { extensions: { code, http: { status: 400 } } });
  return locations ? Object.assign(error, { locations }) : error;
};

/**
 * Rejects documents that are nested too deep before they are parsed, and parses long ones in a thread, so that they do
 * not delay other requests. Apollo Server finds the parsed documents in the store and does not parse them again.
 */
export const documentsPlugin = ({ store, threads, rules }: DocumentsOptions): ApolloServerPlugin<RequestContext> => {
  const readInThread = async (source: string, { budget }: RequestContext): Promise<ReadDocument> => {
    const task: DocumentTask = { source, ...rules };
    try {
      return await threads.run<DocumentTask, ReadDocument>(worker, task, readingMs, budget);
    } catch (error) {
      if (!(error instanceof KmsError)) throw error;
      return { error: { code: 'KMS_BUDGET_EXCEEDED', message: error.message } };
    }
  };

  const read = async (source: string, hash: string, context: RequestContext): Promise<DocumentError | null> => {
    const known = store.find(hash);
    if (known) return errorIn(known);
    if (isLong(source)) {
      const found = await readInThread(source, context);
      store.keep(hash, found, source.length);
      return errorIn(found);
    }
    if (!exceedsDepth(source, rules)) return null;
    const error = tooDeep(rules);
    store.keep(hash, { error }, source.length);
    return error;
  };

  return {
    async requestDidStart() {
      let error: DocumentError | null = null;
      return {
        async didResolveSource({ source, queryHash, contextValue }) {
          error = await read(source, queryHash, contextValue);
        },
        async didResolveOperation({ queryHash }) {
          if (error === null) return;
          // There was no time left, or too many documents were being parsed. The same document may be parsed later.
          if (error.code === 'KMS_BUDGET_EXCEEDED') store.forget(queryHash);
          throw toGraphqlError(error);
        },
      };
    },
  };
};
