import type { Alias } from '../alias-store.ts';
import type { HttpOutcome } from '../http-server.ts';
import { type SandboxKey, toAliasArn, toArn } from '../keys/sandbox-key.ts';
import { faultResponse, refusals, toResponse } from './errors.ts';
import { findKey } from './key-id.ts';
import { keyMetadata } from './key-metadata.ts';
import type { Operation, OperationCall } from './operation.ts';
import { readPage } from './paging.ts';
import { resourceDirectoryOperations } from './resource-directory.ts';
import type { RpcRequest } from './rpc-request.ts';
import { stsOperations } from './sts.ts';

const maxPolicyBytes = 32_768;
const kmsVersion = '2016-01-20';

const getKeyPolicy = (call: OperationCall): HttpOutcome => {
  const key = keyOf(call);
  if (key.fails) return faultResponse(call.request, key.fails);
  checkPolicyName(call.request);
  return toResponse(call.request, { Policy: key.document });
};

const setKeyPolicy = (call: OperationCall): HttpOutcome => {
  const key = keyOf(call);
  checkPolicyName(call.request);
  const policy = call.request.parameters.get('Policy');
  if (policy === undefined || policy === '') throw refusals.missingParameter();
  if (Buffer.byteLength(policy) > maxPolicyBytes || !isPolicy(policy)) throw refusals.invalidParameter();
  call.state.keys.update(toArn(key), { document: policy });
  return toResponse(call.request, {});
};

const listKeys = ({ request, credential, region, state }: OperationCall): HttpOutcome => {
  const { start, size, members } = readPage(request);
  const regionKey = { provider: 'ALIBABA_CLOUD', accountId: credential.signer.accountId, region } as const;
  const { keys, total } = state.keys.page(regionKey, start, size);
  return toResponse(request, {
    ...members,
    TotalCount: total,
    Keys: { Key: keys.map((key) => ({ KeyId: key.keyId, KeyArn: toArn(key) })) },
  });
};

const listAllAliases = (call: OperationCall): HttpOutcome => {
  const { accountId } = call.credential.signer;
  return listAliases(call, call.state.aliases.list({ provider: 'ALIBABA_CLOUD', accountId, region: call.region }));
};

const listResourceTags = (call: OperationCall): HttpOutcome => {
  const { keyId, tags = {} } = keyOf(call);
  const tagList = Object.entries(tags).map(([TagKey, TagValue]) => ({ KeyId: keyId, TagKey, TagValue }));
  return toResponse(call.request, { Tags: { Tag: tagList } });
};

const describeRegions = ({ request }: OperationCall): HttpOutcome => {
  const regions = ['cn-hangzhou', 'cn-shanghai', 'cn-beijing', 'ap-southeast-1', 'eu-central-1'];
  return toResponse(request, { Regions: { Region: regions.map((region) => ({ RegionId: region })) } });
};

/** The operations that the sandbox simulates. Each throws a ServiceError where the service would reject the request. */
export const operations: Readonly<Record<string, Operation>> = {
  GetKeyPolicy: { version: kmsVersion, run: getKeyPolicy },
  SetKeyPolicy: { version: kmsVersion, run: setKeyPolicy },
  DescribeKey: {
    version: kmsVersion,
    run: (call) => toResponse(call.request, { KeyMetadata: keyMetadata(keyOf(call)) }),
  },
  ListKeys: { version: kmsVersion, run: listKeys },
  ListAliases: { version: kmsVersion, run: listAllAliases },
  ListAliasesByKeyId: {
    version: kmsVersion,
    run: (call) => listAliases(call, call.state.aliases.ofKey(keyOf(call))),
  },
  ListResourceTags: { version: kmsVersion, run: listResourceTags },
  DescribeRegions: { version: kmsVersion, run: describeRegions },
  ...stsOperations,
  ...resourceDirectoryOperations,
};

const keyOf = ({ request, credential, region, state }: OperationCall): SandboxKey => {
  return findKey(request, credential.signer, region, state);
};

const checkPolicyName = ({ parameters }: RpcRequest): void => {
  if ((parameters.get('PolicyName') ?? 'default') !== 'default') throw refusals.policyNotFound();
};

const isPolicy = (text: string): boolean => {
  try {
    const policy: unknown = JSON.parse(text);
    return typeof policy === 'object' && policy !== null && 'Statement' in policy && Array.isArray(policy.Statement);
  } catch {
    return false;
  }
};

const listAliases = (call: OperationCall, aliases: readonly Alias[]): HttpOutcome => {
  const { request, credential, region } = call;
  const { start, size, members } = readPage(request);
  const regionKey = { provider: 'ALIBABA_CLOUD', accountId: credential.signer.accountId, region } as const;
  return toResponse(request, {
    ...members,
    TotalCount: aliases.length,
    Aliases: {
      Alias: aliases.slice(start, start + size).map(({ name, keyId }) => ({
        KeyId: keyId,
        AliasName: name,
        AliasArn: toAliasArn(regionKey, name),
      })),
    },
  });
};
