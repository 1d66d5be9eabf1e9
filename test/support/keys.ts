import { type CatalogueEntry, sandboxKeys } from '../../src/sandbox/index.ts';

/** A key of the sandbox's default seed, by its provider and the name that the catalogue gives it. */
export const keyNamed = (provider: CatalogueEntry['provider'], name: string): CatalogueEntry => {
  const found = sandboxKeys.find((key) => key.provider === provider && key.name === name);
  if (!found) throw new Error(`The sandbox has no ${provider} key "${name}".`);
  return found;
};

/** The vendors' own documented examples. */
export const awsExample = keyNamed('AWS', 'Default policy');
export const alibabaCloudExample = sandboxKeys.find(({ keyId }) => keyId === 'key-hzz630494463ejqjx0001')!;

/** What gateways send to `_entities`. */
export const toRepresentation = ({ arn }: { readonly arn: string }) => ({ __typename: 'Key', arn });
