import type { GraphqlMetrics } from './graphql-metrics.ts';

/** Where nothing is counted. */
export const uncounted: GraphqlMetrics = {
  fromCache: () => {},
  answered: () => {},
  askedFor: () => {},
  failed: () => {},
};
