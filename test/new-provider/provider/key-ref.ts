import { KmsError } from '../../../src/errors.ts';
import type { AliasRef, KeyRef } from '../../../src/providers/provider.ts';

const form = /^projects\/([a-z-]+)\/locations\/([a-z]+-[a-z]+\d)\/keys\/([a-z]+-\d+)$/;

const invalid = (arn: string): KmsError =>
  new KmsError({
    code: 'KMS_INVALID_KEY_REFERENCE',
    message: 'Expected projects/…/locations/…/keys/….',
    provider: 'TOY',
    arn,
  });

export const arnPrefix = 'projects/';

export const parseArn = (arn: string): KeyRef | KmsError => {
  const [, accountId = '', region = '', keyId = ''] = form.exec(arn) ?? [];
  return keyId === '' ? invalid(arn) : { provider: 'TOY', arn, partition: null, accountId, region, keyId };
};

export const parseAliasArn = (): AliasRef | null => null;

export const refFromId = ({ accountId, region, keyId }: Pick<KeyRef, 'accountId' | 'region' | 'keyId'>) =>
  parseArn(`projects/${accountId}/locations/${region}/keys/${keyId}`);

export const refFromAlias = ({ alias }: Pick<AliasRef, 'alias'>): KmsError => invalid(alias);
