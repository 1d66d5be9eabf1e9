import { KmsError } from '../../../errors.ts';
import { toText, valueAt } from '../json-values.ts';
import type { InputSettings, KeyOwner } from '../key-policy-input.ts';
import { configurationOf } from './configuration.ts';
import { readResources, type TerraformResource } from './resources.ts';

type Providers = InputSettings['providers'];

/** The parts of a key's ARN, of whichever provider it is; null for every other text. */
const parseKeyArn = (text: string, providers: Providers) => {
  const ref = providers.find(({ arnPrefix }) => text.startsWith(arnPrefix))?.parseArn(text);
  return ref === undefined || ref instanceof KmsError ? null : ref;
};

const arnOf = ({ values, before }: TerraformResource, providers: Providers): string | null => {
  const texts = [values, before].flatMap((attributes) => [attributes.arn, attributes.key_id].map(toText));
  return texts.find((text) => text !== null && parseKeyArn(text, providers) !== null) ?? null;
};

/** The account of a provider's credentials, from a data source with the same provider configuration. */
const callerAccountOf = (plan: unknown, address: string, providers: Providers): string | null => {
  const provider = valueAt(configurationOf(plan, address), 'provider_config_key');
  if (provider === undefined) return null;
  const accounts = readResources(valueAt(plan, 'prior_state'))
    .filter(({ type }) => providers.some(({ terraform }) => terraform.callerIdentity === type))
    .filter((identity) => valueAt(configurationOf(plan, identity.address), 'provider_config_key') === provider)
    .map(({ values }) => toText(values.account_id));
  return accounts[0] ?? null;
};

/**
 * The account and ARN of a resource's key, from the plan or else the command line. A key that is yet to be created is
 * in the account of its provider's credentials, if the plan contains that.
 */
export const ownerOf = (
  plan: unknown,
  resource: TerraformResource,
  { accountId, arn, providers }: InputSettings,
): KeyOwner => {
  const own = arn ?? arnOf(resource, providers);
  const fromArn = own === null ? null : (parseKeyArn(own, providers)?.accountId ?? null);
  return { arn: own, accountId: fromArn ?? accountId ?? callerAccountOf(plan, resource.address, providers) };
};
