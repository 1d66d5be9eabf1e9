import type { KmsProvider } from '../errors.ts';
import { grammar as alibabaCloudGrammar } from '../policy/languages/alibaba-cloud/index.ts';
import { grammar as awsGrammar } from '../policy/languages/aws/index.ts';
import type { PolicyLanguage } from '../policy/languages/language.ts';
import { createStatementLanguage } from '../policy/languages/statements/statement-language.ts';
import { alibabaCloudDescription } from './alibaba-cloud/description.ts';
import { awsDescription } from './aws/description.ts';
import type { DescribedProvider, ProviderDescription } from './provider.ts';

const describe = <Id extends KmsProvider>(
  description: ProviderDescription<Id>,
  language: PolicyLanguage,
): DescribedProvider<Id> => ({ ...description, language });

/** Every provider, without its SDK. The first one is the default. */
export const descriptions = [
  describe(awsDescription, createStatementLanguage(awsGrammar)),
  describe(alibabaCloudDescription, createStatementLanguage(alibabaCloudGrammar)),
] as const;

/** The ids of the providers that this release knows. */
export type KnownProvider = (typeof descriptions)[number]['id'];

const byId: ReadonlyMap<KmsProvider, DescribedProvider> = new Map(
  descriptions.map((description) => [description.id, description]),
);

/** @throws TypeError where no provider has the id */
export const descriptionOf = (id: KmsProvider): DescribedProvider => {
  const description = byId.get(id);
  if (!description) throw new TypeError(`No provider is called ${id}.`);
  return description;
};
