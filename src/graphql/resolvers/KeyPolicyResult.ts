import type { KeyPolicyResultResolvers } from '../generated/resolvers.ts';

export const KeyPolicyResult: KeyPolicyResultResolvers = {
  __resolveType: (result) => ('code' in result ? 'KmsError' : 'KeyPolicy'),
};
