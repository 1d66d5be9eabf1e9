import { type KeyNameForm, type NameParts, regionPattern } from './key-name-form.ts';
import {
  accountIdError,
  aliasRules,
  arnError,
  arnRules,
  idRules,
  maxReferenceLength,
  referenceError,
} from './key-name-rules.ts';
import type { ProviderDescription } from './provider.ts';

type KeyNames = Pick<
  ProviderDescription,
  'arnPrefix' | 'accountIdError' | 'parseArn' | 'parseAliasArn' | 'refFromAlias' | 'refFromId'
>;

const keyPrefix = 'key/';

/** Matches a whole ARN, with its parts in groups. */
const arnPattern = ({ toArn, partition, accountId }: KeyNameForm, resource: string): RegExp => {
  const scope = {
    partition: `(?<partition>${partition.source})`,
    region: `(?<region>${regionPattern.source})`,
    accountId: `(?<accountId>${accountId.source})`,
  };
  return new RegExp(`^${toArn(scope, resource)}$`);
};

/**
 * Parses and builds the names of a provider's keys. Any other text gives a KMS_INVALID_KEY_REFERENCE that explains why.
 * A valid ARN takes a single match; the rules are checked only to explain why a text does not match.
 */
export const createKeyNames = (form: KeyNameForm): KeyNames => {
  const { provider, partitionOf, mayHaveRegion, toParts, toArn } = form;
  const rules = { arn: arnRules(form), id: idRules(form), alias: aliasRules(form) };
  const keyArn = arnPattern(form, `${keyPrefix}(?<keyId>${form.keyId.source})`);
  const aliasArn = arnPattern(form, `(?<alias>${form.alias.source})`);
  const partsIn = (text: string, { region, accountId }: Pick<NameParts, 'region' | 'accountId'>): NameParts => ({
    ...toParts(text),
    partition: partitionOf(region) ?? '',
    region,
    accountId,
  });
  return {
    arnPrefix: form.prefix,
    accountIdError: (accountId) => accountIdError(form, accountId),
    parseArn(arn) {
      const found = arn.length > maxReferenceLength ? null : keyArn.exec(arn);
      const { partition = '', region = '', accountId = '', keyId = '' } = found?.groups ?? {};
      if (found && mayHaveRegion(partition, region))
        return { provider, arn, partition: partition === '' ? null : partition, region, accountId, keyId };
      return arnError(form, arn, rules.arn);
    },
    parseAliasArn(arn) {
      const found = arn.length > maxReferenceLength ? null : aliasArn.exec(arn);
      const { partition = '', region = '', accountId = '', alias = '' } = found?.groups ?? {};
      if (!found || (partitionOf(region) ?? '') !== partition) return null;
      return { provider, arn, partition: partitionOf(region), region, accountId, alias };
    },
    refFromId({ region, accountId, keyId }) {
      const parts = partsIn(keyId, { region, accountId });
      const error = referenceError(form, parts, rules.id);
      if (error !== null) return error.with({ arn: null });
      const arn = toArn(parts, `${keyPrefix}${keyId}`);
      return { provider, arn, partition: partitionOf(region), region, accountId, keyId };
    },
    refFromAlias({ region, accountId, alias }) {
      const parts = { ...partsIn(alias, { region, accountId }), resource: '' };
      const error = referenceError(form, parts, rules.alias);
      if (error !== null) return error.with({ arn: null });
      return { provider, arn: toArn(parts, alias), partition: partitionOf(region), region, accountId, alias };
    },
  };
};
