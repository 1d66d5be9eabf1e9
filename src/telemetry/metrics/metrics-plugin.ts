import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphqlMetrics, OperationWay } from './request-metrics.ts';

/** Counts the operations of Apollo Server and their errors. Does not trace fields. */
export const metricsPlugin = (metrics: GraphqlMetrics): ApolloServerPlugin => ({
  async requestDidStart() {
    let way: OperationWay = 'refused';
    return {
      async executionDidStart() {
        way = 'executed';
      },
      async willSendResponse({ response: { body } }) {
        metrics.answered(way);
        if (body.kind !== 'single') return;
        for (const { extensions } of body.singleResult.errors ?? []) metrics.failed(extensions?.code);
      },
    };
  },
});
