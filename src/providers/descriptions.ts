import type { KmsProvider } from '../errors.ts';
import { grammar as alibabaCloudGrammar } from '../policy/languages/alibaba-cloud/index.ts';
import { grammar as awsGrammar } from '../policy/languages/aws/index.ts';
import { createStatementLanguage } from '../policy/languages/statements/statement-language.ts';
import { alibabaCloudDescription } from './alibaba-cloud/description.ts';
import { awsDescription } from './aws/description.ts';
import type { DescribedProvider } from './provider.ts';

/** Every provider, without its SDK; the first one is meant where nothing says otherwise. */
export const descriptions = [
  { ...awsDescription, language: createStatementLanguage(awsGrammar) },
  { ...alibabaCloudDescription, language: createStatementLanguage(alibabaCloudGrammar) },
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
