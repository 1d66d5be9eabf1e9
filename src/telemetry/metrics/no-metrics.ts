import type { GraphqlMetrics } from './graphql-metrics.ts';

/** Metrics that are turned off. */
export const noGraphqlMetrics: GraphqlMetrics = {
  start: () => {},
  fromCache: () => {},
  answered: () => {},
  askedFor: () => {},
  failed: () => {},
};
