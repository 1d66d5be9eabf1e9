import type { GraphqlMetrics } from './graphql-metrics.ts';
import { uncounted } from './no-metrics.ts';

/** Counts nothing until `begin`, so that the warm-up before the server listens is not counted. */
export const countLater = (metrics: GraphqlMetrics): { readonly metrics: GraphqlMetrics; begin(): void } => {
  let current = uncounted;
  return {
    metrics: {
      fromCache: (entities, errorCodes) => current.fromCache(entities, errorCodes),
      answered: (way) => current.answered(way),
      askedFor: (entities) => current.askedFor(entities),
      failed: (code) => current.failed(code),
    },
    begin() {
      current = metrics;
    },
  };
};
