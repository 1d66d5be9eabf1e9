import type { KeyPolicyVersionResolvers } from '../generated/resolvers.ts';
import { diff, newAccess } from './KeyPolicy.ts';

/** Fields without a resolver here are answered from the model by their names. */
export const KeyPolicyVersion: KeyPolicyVersionResolvers = {
  changes: ({ before, policy }, _args, context) =>
    before === null ? null : diff(before, { document: policy.document }, context),
  newAccess: ({ before, policy }, _args, context) =>
    before === null ? null : newAccess(before, { document: policy.document }, context),
};
