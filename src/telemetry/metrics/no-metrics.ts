import type { GraphqlMetrics } from './graphql-metrics.ts';

/** Metrics that are turned off. */
export const uncounted: GraphqlMetrics = {
  start: () => {},
  fromCache: () => {},
  answered: () => {},
  askedFor: () => {},
  failed: () => {},
};
