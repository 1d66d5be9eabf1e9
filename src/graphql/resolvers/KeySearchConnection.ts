import type { KeySearchConnectionResolvers } from '../generated/resolvers.ts';

/** Fields without a resolver here are answered from the model by their names. */
export const KeySearchConnection: KeySearchConnectionResolvers = {
  totalCount: async ({ query }, _args, { fleet }) => (await fleet.count(query)).matching,
};
