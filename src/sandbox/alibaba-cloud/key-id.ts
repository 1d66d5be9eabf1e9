import type { Signer } from '../credentials.ts';
import type { KeyStore } from '../key-store.ts';
import { type RegionKey, type SandboxKey, toArn } from '../keys/sandbox-key.ts';
import type { SandboxState } from '../state.ts';
import { refusals } from './errors.ts';
import type { RpcRequest } from './rpc-request.ts';

const arnPattern = /^acs:kms:([a-z0-9-]+):(\d+):((?:key|alias)\/.+)$/;
const bareIdPattern = /^[A-Za-z0-9][A-Za-z0-9-]{0,127}$/;

const regionPattern = /^(?:cn|ap|us|eu|me|na|sa)-[a-z0-9-]+$/;

/** The key id in a key reference, by which calls are counted and faults are injected; null where there is none. */
export const bareKeyId = (keyId: string | undefined): string | null => {
  return keyId === undefined ? null : keyId.replace(/^acs:kms:.*?:key\//, '');
};

/**
 * The Region of the endpoint that was called. Alibaba Cloud has one host for each Region; on a loopback address the
 * Region is in the path (`http://127.0.0.1:4567/cn-hangzhou`), in the Host header (`cn-hangzhou.localhost`,
 * `kms.cn-hangzhou.aliyuncs.com`) or in the parameter RegionId. If it is in none of these, it is the Region in the key
 * ARN, else a Region that has a key of this id, else the account's first Region.
 */
export const regionOf = (request: RpcRequest, signer: Signer, regions: readonly string[], keys: KeyStore): string => {
  const { http, parameters } = request;
  const hostLabels = String(http.headers.host ?? '').split(/[.:/]/);
  const named = [http.path.split('/')[1] ?? '', ...hostLabels];
  const endpointRegion = named.find((name) => regionPattern.test(name)) ?? parameters.get('RegionId');
  if (endpointRegion) return endpointRegion;
  const keyId = parameters.get('KeyId') ?? '';
  const arnRegion = arnPattern.exec(keyId)?.[1];
  if (arnRegion) return arnRegion;
  const holdsKey = (region: string) =>
    keys.find(toArn({ provider: 'ALIBABA_CLOUD', accountId: signer.accountId, region, keyId })) !== undefined;
  return regions.find(holdsKey) ?? regions[0] ?? 'cn-hangzhou';
};

type Stores = Pick<SandboxState, 'keys' | 'aliases'>;

/** Finds the key that a request names; throws the service's own errors. */
export const findKey = (request: RpcRequest, signer: Signer, region: string, stores: Stores): SandboxKey => {
  const keyId = request.parameters.get('KeyId');
  if (keyId === undefined || keyId === '') throw refusals.missingParameter();
  const [, arnRegion = region, accountId = signer.accountId, resource = keyId] = arnPattern.exec(keyId) ?? [];
  const regionKey = { provider: 'ALIBABA_CLOUD', accountId, region } as const;
  const id = resource.startsWith('alias/')
    ? keyIdOfAlias(request, regionKey, resource, stores)
    : resource.slice(resource === keyId ? 0 : 'key/'.length);
  if (!bareIdPattern.test(id)) throw refusals.invalidParameter();
  if (arnRegion !== region) throw refusals.keyNotFound();
  const key = stores.keys.find(toArn({ ...regionKey, keyId: id }));
  if (!key) throw accountId === signer.accountId ? refusals.keyNotFound() : refusals.noPermission();
  if (accountId !== signer.accountId && !allowsAccount(key.document, signer.accountId)) throw refusals.noPermission();
  return key;
};

/** Only DescribeKey accepts an alias. */
const keyIdOfAlias = ({ action }: RpcRequest, regionKey: RegionKey, name: string, { aliases }: Stores): string => {
  if (action !== 'DescribeKey') throw refusals.invalidParameter();
  const alias = aliases.find(regionKey, name);
  if (!alias) throw refusals.aliasNotFound();
  return alias.keyId;
};

/** Whether a policy allows an account anything. That suffices for access here, since RAM policies are not simulated. */
const allowsAccount = (document: string, accountId: string): boolean => {
  const isOfAccount = (principal: unknown) =>
    principal === '*' || (typeof principal === 'string' && principal.startsWith(`acs:ram::${accountId}:`));
  try {
    const { Statement: statements } = JSON.parse(document) as { readonly Statement?: readonly PolicyStatement[] };
    return (statements ?? []).some(
      ({ Effect: effect, Principal: principal }) => effect === 'Allow' && [principal?.RAM].flat().some(isOfAccount),
    );
  } catch {
    return false;
  }
};

interface PolicyStatement {
  readonly Effect?: unknown;
  readonly Principal?: { readonly RAM?: unknown };
}
