import type { KmsProvider } from '../errors.ts';
import { alibabaCloud } from './alibaba-cloud/index.ts';
import { aws } from './aws/index.ts';
import type { Provider } from './provider.ts';

const providersById: Readonly<Record<KmsProvider, Provider>> = {
  AWS: aws,
  ALIBABA_CLOUD: alibabaCloud,
};

/** Every cloud that can be asked. */
export const providers: readonly Provider[] = Object.values(providersById);

export const providerById = (id: KmsProvider): Provider => providersById[id];
