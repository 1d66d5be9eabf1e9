import type { AccountConfig } from '../../../src/config/config.ts';
import { KmsError } from '../../../src/errors.ts';
import type { KeyMetadata } from '../../../src/providers/key-data.ts';
import type { KeyRef, Provider, ProviderClient } from '../../../src/providers/provider.ts';
import { toyDescription } from './description.ts';
import { refFromId } from './key-ref.ts';

const documents: Readonly<Record<string, string | null>> = {
  'ring-1': '{"bindings":[{"role":"roles/decrypter","members":["user:ann@example.org"]}]}',
  'ring-2': '{"bindings":[{"role":"roles/encrypter","members":["allUsers"]}]}',
  'ring-3': null,
};

const isRef = (ref: KeyRef | KmsError): ref is KeyRef => !(ref instanceof KmsError);

const nothing = { items: [], next: null };

const describe = (arn: string, { ownSettings }: AccountConfig): KeyMetadata => ({
  arn,
  description: `A key of the ring ${ownSettings.keyRing}`,
  state: 'ENABLED',
  usage: null,
  spec: null,
  origin: null,
  manager: null,
  multiRegion: null,
  multiRegionKeyType: null,
  multiRegionArns: [],
  algorithms: [],
  currentKeyMaterialId: null,
  materialExpiresAt: null,
  createdAt: null,
  deletionAt: null,
  rotation: null,
});

/** Three keys, of which one can't be read. */
const createClient = (account: AccountConfig, region: string): ProviderClient => ({
  getKeyPolicy: async ({ arn, keyId }) => {
    const document = documents[keyId];
    if (document) return { document, providerRequestId: 'toy-request' };
    throw new KmsError({
      code: 'KMS_ACCESS_DENIED',
      message: 'Denied.',
      provider: 'TOY',
      operation: 'getIamPolicy',
      arn,
      region,
      accountId: account.accountId,
    });
  },
  describeKey: async ({ arn }) => describe(arn, account),
  listGrants: async () => nothing,
  listAliases: async () => nothing,
  listRegionAliases: async () => nothing,
  listTags: async () => nothing,
  getRotation: async () => ({ enabled: false, periodInDays: null, nextRotationAt: null, lastRotationAt: null }),
  listKeys: async (cursor, limit) => {
    const names = Object.keys(documents);
    const from = Number(cursor ?? 0);
    const refs = names
      .slice(from, from + limit)
      .map((keyId) => refFromId({ region, accountId: account.accountId, keyId }));
    return { refs: refs.filter(isRef), next: from + limit < names.length ? String(from + limit) : null };
  },
  checkCredentials: async () => {},
  close: () => {},
});

const quota = { group: 'reads', requestsPerSecond: 1000 };

export const toy: Provider<'TOY'> = {
  ...toyDescription,
  quotas: { GetKeyPolicy: quota, DescribeKey: quota, ListKeys: quota, ListAliases: quota, ListResourceTags: quota },
  maxListPageSize: 1,
  createClient,
  createOrganizationClient: () => ({ listAccounts: async () => nothing, close: () => {} }),
};
