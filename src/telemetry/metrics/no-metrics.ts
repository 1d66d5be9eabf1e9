import type { GraphqlMetrics } from './request-metrics.ts';

/** Metrics that are turned off. */
export const noGraphqlMetrics: GraphqlMetrics = {
  start: () => {},
  fromCache: () => {},
  answered: () => {},
  askedFor: () => {},
  failed: () => {},
};
