import { lostText } from '../../fleet/index-errors.ts';
import type { KeyPolicyChangeEventResolvers } from '../generated/resolvers.ts';
import type { KeyPolicyModel } from '../models.ts';
import { newAccess } from './KeyPolicy.ts';

const readable = (policy: KeyPolicyModel | null): KeyPolicyModel => {
  if (policy === null) throw lostText();
  return policy;
};

/** Fields without a resolver here are answered from the model by their names. */
export const KeyPolicyChangeEvent: KeyPolicyChangeEventResolvers = {
  before: ({ before }) => readable(before),
  after: ({ after }) => readable(after),
  newAccess: ({ before, after }, _args, context) =>
    newAccess(readable(before), { document: readable(after).document }, context),
};
