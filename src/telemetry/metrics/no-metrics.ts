import type { GraphqlMetrics } from './graphql-metrics.ts';

/** Metrics that are turned off. */
export const uncounted: GraphqlMetrics = {
  fromCache: () => {},
  answered: () => {},
  askedFor: () => {},
  failed: () => {},
};
