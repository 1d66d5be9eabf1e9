import type { KeyPolicyFindingResolvers } from '../generated/resolvers.ts';
import { computed } from './KeyPolicy.ts';

/** Fields without a resolver here are answered from the finding by their names. */
export const KeyPolicyFinding: KeyPolicyFindingResolvers = {
  fix: ({ of, index }, _args, { computer, budget }) =>
    computed(
      of,
      () => computer.compute(of, budget, 'fix', [index]),
      (changes) => changes,
    ),
};
