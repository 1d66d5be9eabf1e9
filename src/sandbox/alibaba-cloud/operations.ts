import type { HttpOutcome } from '../http-server.ts';
import { type SandboxKey, toArn } from '../keys/sandbox-key.ts';
import type { XmlTree } from '../xml.ts';
import { answer, disturbedAnswer, refusals } from './errors.ts';
import { findKey } from './key-id.ts';
import type { Operation, OperationCall } from './operation.ts';
import type { RpcRequest } from './rpc-request.ts';
import { stsOperations } from './sts.ts';

const maxPolicyBytes = 32_768;
const createdAt = '2024-01-15T08:30:00Z';
const kmsVersion = '2016-01-20';

/** The operations that the sandbox plays. Each throws a ServiceError for what the service would refuse. */
export const operations: Readonly<Record<string, Operation>> = {
  GetKeyPolicy: { version: kmsVersion, run: getKeyPolicy },
  SetKeyPolicy: { version: kmsVersion, run: setKeyPolicy },
  DescribeKey: {
    version: kmsVersion,
    run: (call) => answer(call.request, { KeyMetadata: keyMetadata(keyOf(call)) }),
  },
  ListKeys: { version: kmsVersion, run: listKeys },
  DescribeRegions: { version: kmsVersion, run: describeRegions },
  ...stsOperations,
};

function keyOf({ request, credential, region, state }: OperationCall): SandboxKey {
  return findKey(request, credential.caller, region, state.keys);
}

function getKeyPolicy(call: OperationCall): HttpOutcome {
  const key = keyOf(call);
  if (key.fails) return disturbedAnswer(call.request, key.fails);
  checkPolicyName(call.request);
  return answer(call.request, { Policy: key.document });
}

function setKeyPolicy(call: OperationCall): HttpOutcome {
  const key = keyOf(call);
  checkPolicyName(call.request);
  const policy = call.request.parameters.get('Policy');
  if (policy === undefined || policy === '') throw refusals.missingParameter();
  if (Buffer.byteLength(policy) > maxPolicyBytes || !isPolicy(policy)) throw refusals.invalidParameter();
  call.state.keys.putPolicy(toArn(key), policy);
  return answer(call.request, {});
}

function checkPolicyName({ parameters }: RpcRequest): void {
  if ((parameters.get('PolicyName') ?? 'default') !== 'default') throw refusals.policyNotFound();
}

function isPolicy(text: string): boolean {
  try {
    const policy: unknown = JSON.parse(text);
    return typeof policy === 'object' && policy !== null && 'Statement' in policy && Array.isArray(policy.Statement);
  } catch {
    return false;
  }
}

function listKeys({ request, credential, region, state }: OperationCall): HttpOutcome {
  const pageNumber = readNumber(request, 'PageNumber', 1, Number.MAX_SAFE_INTEGER);
  const pageSize = readNumber(request, 'PageSize', 10, 100);
  const lane = { provider: 'ALIBABA_CLOUD', accountId: credential.caller.accountId, region } as const;
  const { keys, total } = state.keys.page(lane, (pageNumber - 1) * pageSize, pageSize);
  return answer(request, {
    PageNumber: pageNumber,
    PageSize: pageSize,
    TotalCount: total,
    Keys: { Key: keys.map((key) => ({ KeyId: key.keyId, KeyArn: toArn(key) })) },
  });
}

function readNumber({ parameters }: RpcRequest, name: string, byDefault: number, most: number): number {
  const text = parameters.get(name);
  if (text === undefined || text === '') return byDefault;
  if (!/^\d{1,15}$/.test(text) || Number(text) < 1 || Number(text) > most) throw refusals.invalidParameter();
  return Number(text);
}

function describeRegions({ request }: OperationCall): HttpOutcome {
  const regions = ['cn-hangzhou', 'cn-shanghai', 'cn-beijing', 'ap-southeast-1', 'eu-central-1'];
  return answer(request, { Regions: { Region: regions.map((region) => ({ RegionId: region })) } });
}

function keyMetadata(key: SandboxKey): XmlTree {
  return {
    KeyId: key.keyId,
    Arn: toArn(key),
    Creator: key.accountId,
    CreationDate: createdAt,
    Description: key.description ?? '',
    KeySpec: 'Aliyun_AES_256',
    KeyState: key.state ?? 'Enabled',
    KeyUsage: 'ENCRYPT/DECRYPT',
    Origin: 'Aliyun_KMS',
    ProtectionLevel: 'SOFTWARE',
    PrimaryKeyVersion: '2ab1a983-7072-4bbc-a582-584b5bd8d001',
    AutomaticRotation: 'Disabled',
    DeleteDate: key.deletionAt ?? '',
    MaterialExpireTime: '',
    LastRotationDate: createdAt,
    DKMSInstanceId: 'kst-hzz62ee817bvyyr5x0001',
  };
}
