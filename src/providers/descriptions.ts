import { KmsError, type KmsProvider } from '../errors.ts';
import { alibabaCloudDescription } from './alibaba-cloud/description.ts';
import { awsDescription } from './aws/description.ts';
import type { KeyRef, ProviderDescription } from './provider.ts';

/** Every provider, without its SDK; the first one is meant where nothing says otherwise. */
export const descriptions = [awsDescription, alibabaCloudDescription] as const;

/** The ids of the providers that this release knows. */
export type KnownProvider = (typeof descriptions)[number]['id'];

const byId: ReadonlyMap<KmsProvider, ProviderDescription> = new Map(
  descriptions.map((description) => [description.id, description]),
);

/** @throws TypeError where no provider has the id */
export const descriptionOf = (id: KmsProvider): ProviderDescription => {
  const description = byId.get(id);
  if (!description) throw new TypeError(`No provider is called ${id}.`);
  return description;
};

/** The parts of a key's ARN, of whichever provider it is; null for every other text. */
export const parseKeyArn = (text: string): KeyRef | null => {
  const ref = descriptions.find(({ arnPrefix }) => text.startsWith(arnPrefix))?.parseArn(text);
  return ref === undefined || ref instanceof KmsError ? null : ref;
};
