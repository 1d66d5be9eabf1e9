import type { ProviderDescription } from '../../../src/providers/provider.ts';
import { arnPrefix, parseAliasArn, parseArn, refFromAlias, refFromId } from './key-ref.ts';

export const toyDescription: ProviderDescription<'TOY'> = {
  id: 'TOY',
  configName: 'toy',
  traceName: 'toy',
  example: {
    arn: 'projects/orchard/locations/europe-west1/keys/ring-0',
    accountId: 'orchard',
    document: '{"bindings":[]}',
  },
  terraform: { policies: {}, callerIdentity: null },
  arnPrefix,
  accountIdError: () => null,
  parseArn,
  parseAliasArn,
  refFromAlias,
  refFromId,
};
