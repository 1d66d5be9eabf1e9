import { type SandboxKey, toArn } from '../../../src/sandbox/index.ts';

/** Describes accounts with numbered keys, from which every process generates the same keys. */
export interface World {
  readonly accounts: number;
  readonly keysOfEach: number;
  /** The approximate length of each policy. */
  readonly documentBytes: number;
  readonly provider: SandboxKey['provider'];
}

const accountId = {
  AWS: (index: number) => String(100_000_000_000 + index),
  ALIBABA_CLOUD: (index: number) => String(1_903_253_031_000_000 + index),
} as const;

const keyId = {
  AWS: (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
  ALIBABA_CLOUD: (index: number) => `key-bench${String(index).padStart(12, '0')}`,
} as const;

const region = { AWS: 'us-east-2', ALIBABA_CLOUD: 'cn-hangzhou' } as const;

const rootOf = {
  AWS: (account: string) => ({ AWS: `arn:aws:iam::${account}:root` }),
  ALIBABA_CLOUD: (account: string) => ({ RAM: [`acs:ram::${account}:*`] }),
} as const;

const toDocument = ({ provider, documentBytes }: World, account: string, index: number): string => {
  const version = provider === 'AWS' ? '2012-10-17' : '1';
  const policy = (sid: string) =>
    JSON.stringify({
      Version: version,
      Id: `policy-${index}`,
      Statement: [{ Sid: sid, Effect: 'Allow', Principal: rootOf[provider](account), Action: 'kms:*', Resource: '*' }],
    });
  const missing = documentBytes - policy('').length;
  return policy('Padding'.repeat(Math.ceil(missing / 7)).slice(0, Math.max(1, missing)));
};

/** The ARNs of an account's keys, in the order of their numbers. */
export const arnsOf = (world: World, account: number): readonly string[] =>
  Array.from({ length: world.keysOfEach }, (_, index) => toArn(keyName(world, account, index)));

const keyName = ({ provider }: World, account: number, index: number) => ({
  provider,
  accountId: accountId[provider](account),
  region: region[provider],
  keyId: keyId[provider](index),
});

export const accountIdOf = ({ provider }: World, account: number): string => accountId[provider](account);

export const keysOf = (world: World): readonly SandboxKey[] =>
  Array.from({ length: world.accounts }, (_, account) =>
    Array.from({ length: world.keysOfEach }, (_, index) => {
      const name = keyName(world, account, index);
      return { ...name, document: toDocument(world, name.accountId, index) };
    }),
  ).flat();
