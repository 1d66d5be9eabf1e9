import { KmsError } from '../../errors.ts';
import type { KeyPolicyResultResolvers } from '../generated/resolvers.ts';

export const KeyPolicyResult: KeyPolicyResultResolvers = {
  __resolveType: (result) => (result instanceof KmsError ? 'KmsError' : 'KeyPolicy'),
};
