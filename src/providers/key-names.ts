import type { KeyNameForm, NameParts } from './key-name-form.ts';
import { aliasRules, arnRules, idRules, isRegion, referenceError } from './key-name-rules.ts';
import type { ProviderDescription } from './provider.ts';

type KeyNames = Pick<ProviderDescription, 'ownsArn' | 'parseArn' | 'parseAliasArn' | 'refFromAlias' | 'refFromId'>;

const keyPrefix = 'key/';

/** Reads and writes the names of a provider's keys. What is no name is a KMS_INVALID_KEY_REFERENCE that says what it is. */
export const createKeyNames = (form: KeyNameForm): KeyNames => {
  const { provider, isAccountId, isAlias, partitionOf, toParts, toArn } = form;
  const rules = { arn: arnRules(form), id: idRules(form), alias: aliasRules(form) };
  const partsIn = (text: string, { region, accountId }: Pick<NameParts, 'region' | 'accountId'>): NameParts => ({
    ...toParts(text),
    partition: partitionOf(region) ?? '',
    region,
    accountId,
  });
  return {
    ownsArn: (arn) => arn.startsWith(form.prefix),
    parseArn(arn) {
      const parts = toParts(arn);
      const error = referenceError(provider, parts, rules.arn);
      if (error !== null) return error;
      const { partition, region, accountId, resource } = parts;
      const keyId = resource.slice(keyPrefix.length);
      return { provider, arn, partition: partition === '' ? null : partition, region, accountId, keyId };
    },
    parseAliasArn(arn) {
      const { service, partition, region, accountId, resource: alias } = toParts(arn);
      if (!arn.startsWith(form.prefix) || service !== 'kms' || (partitionOf(region) ?? '') !== partition) return null;
      if (!isRegion(region) || !isAccountId(accountId) || !isAlias(alias)) return null;
      return { provider, arn, partition: partitionOf(region), region, accountId, alias };
    },
    refFromId({ region, accountId, keyId }) {
      const parts = partsIn(keyId, { region, accountId });
      const error = referenceError(provider, parts, rules.id);
      if (error !== null) return error.with({ arn: null });
      const arn = toArn(parts, `${keyPrefix}${keyId}`);
      return { provider, arn, partition: partitionOf(region), region, accountId, keyId };
    },
    refFromAlias({ region, accountId, alias }) {
      const parts = { ...partsIn(alias, { region, accountId }), resource: '' };
      const error = referenceError(provider, parts, rules.alias);
      if (error !== null) return error.with({ arn: null });
      return { provider, arn: toArn(parts, alias), partition: partitionOf(region), region, accountId, alias };
    },
  };
};
