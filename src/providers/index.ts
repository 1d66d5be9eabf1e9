import type { KmsProvider } from '../errors.ts';
import { alibabaCloud } from './alibaba-cloud/index.ts';
import { aws } from './aws/index.ts';
import type { Provider } from './provider.ts';

/** All providers, with their clients. */
export const providers: readonly Provider[] = [aws, alibabaCloud];

const byId: ReadonlyMap<KmsProvider, Provider> = new Map(providers.map((provider) => [provider.id, provider]));

/** @throws TypeError where no provider has the id */
export const providerById = (id: KmsProvider): Provider => {
  const provider = byId.get(id);
  if (!provider) throw new TypeError(`No provider is called ${id}.`);
  return provider;
};
